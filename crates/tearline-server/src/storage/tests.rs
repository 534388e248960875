use super::*;

#[tokio::test]
async fn a_file_is_there_when_it_is_complete_and_not_before() {
    let dir = tempfile::tempdir().unwrap();
    let storage = Storage::open(dir.path().to_str().unwrap(), std::iter::empty()).unwrap();
    let content = vec![7; 3 * PART + 5];

    let mut upload = storage.create("a/b.csv").await.unwrap();
    upload.write(&content).await.unwrap();
    assert!(storage.read("a/b.csv").await.is_err());
    upload.complete().await.unwrap();
    let (length, mut stream) = storage.read("a/b.csv").await.unwrap();
    let mut read = Vec::new();
    while let Some(chunk) = stream.next().await {
        read.extend_from_slice(&chunk.unwrap());
    }
    assert_eq!((length, read), (content.len() as u64, content));

    let mut unwanted = storage.create("a/c.csv").await.unwrap();
    unwanted.write(b"x").await.unwrap();
    unwanted.abort().await.unwrap();
    // As if the program had been killed.
    std::mem::forget(storage.create("a/d.csv").await.unwrap());
    let names = || -> Vec<_> {
        std::fs::read_dir(dir.path().join("a")).unwrap().map(|e| e.unwrap().file_name()).collect()
    };
    assert_eq!(names().len(), 2);
    storage.remove_partial("", |_, _| false).await.unwrap();
    assert_eq!(names().len(), 2);
    storage.remove_partial("a", |name, _| name == "d.csv#1").await.unwrap();
    assert_eq!(names(), ["b.csv"]);
    storage.remove_partial("nowhere", |_, _| true).await.unwrap();
}

#[test]
fn ranges_are_read_as_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a"), b"0123456789").unwrap();
    let storage = Storage::open(dir.path().to_str().unwrap(), std::iter::empty()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (range, expected) in
        [(None, "0123456789"), (Some(2..5), "234"), (Some(8..10), "89"), (Some(4..4), "")]
    {
        let mut read = Vec::new();
        let reader = storage.reader(runtime.handle(), "a", range).unwrap();
        reader
            .each(|chunk| {
                read.extend_from_slice(chunk);
                Ok::<_, Error>(true)
            })
            .unwrap();
        assert_eq!(read, expected.as_bytes());
    }
}
