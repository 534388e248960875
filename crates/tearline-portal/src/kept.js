// What somebody works on, kept in this browser's own database: it survives a reload, and a browser that fell over.
// Three stores: what is known of a work, its files (the one that is worked on, and by number those that wait), its mends one
// by one. A work belongs to the tab that holds its lock.

const WEEK = 7 * 24 * 60 * 60 * 1000;
const STORES = ["work", "files", "mends"];

let database;
let turn = Promise.resolve();

const lock = (id) => `tearline-work-${id}`;
/** The mends of a work, or the files that wait in it, from this number on. */
const numbered = (id, from = 0) => IDBKeyRange.bound([id, from], [id, Infinity]);

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open() {
  database ??= (async () => {
    const request = indexedDB.open("tearline", 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    const opened = await answer(request);
    // Another tab has a newer page, and waits for this one.
    opened.onversionchange = () => opened.close();
    return opened;
  })();
  return database;
}

/** One transaction after the other, in the order in which they were asked for; it is over when it is stored. */
function transaction(mode, work) {
  const run = async () => {
    const under = (await open()).transaction(STORES, mode);
    const done = new Promise((resolve, reject) => {
      under.oncomplete = () => resolve();
      under.onabort = () => reject(under.error);
    });
    const result = work(...STORES.map((name) => under.objectStore(name)));
    await done;
    return result;
  };
  const ended = turn.then(run);
  turn = ended.catch(() => {});
  return ended;
}

/** Takes a work for this tab, for as long as the page lives; false: another tab has it. */
export function hold(id) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    // The page before this one may not have let go yet.
    const options = { signal: AbortSignal.timeout(2000) };
    const held = () => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(lock(id), options, held).catch(() => resolve(false));
  });
}

/**
 * Keeps what is known of a work, and its file where that is another one, or none (`null`): the mends of the one before go with
 * it. `waits`: files that wait, each with its number, which are new; `gone`: numbers of those that wait no more.
 */
export function keep(id, known, file, waits, gone) {
  return transaction("readwrite", (work, files, steps) => {
    work.put({ known, at: Date.now() }, id);
    if (file) files.put(file, id);
    if (file === null) files.delete(id);
    if (file !== undefined) steps.delete(numbered(id));
    waits.forEach(([number, file]) => files.put(file, [id, number]));
    gone.forEach((number) => files.delete([id, number]));
  });
}

/** Adds mends, the first of which is the one with this number (from 0). */
export function add(id, number, all) {
  return transaction("readwrite", (_work, _files, steps) => {
    all.forEach((step, at) => steps.put(step, [id, number + at]));
  });
}

/** Forgets the mends from this number on. */
export function cut(id, from) {
  return transaction("readwrite", (_work, _files, steps) => {
    steps.delete(numbered(id, from));
  });
}

export function forget(id) {
  return transaction("readwrite", (work, files, steps) => {
    work.delete(id);
    files.delete(id);
    files.delete(numbered(id));
    steps.delete(numbered(id));
  });
}

/** The works that are kept, the latest first: `{id, known, at, mends, held}`. What is too old is forgotten. */
export async function list() {
  const held = navigator.locks ? (await navigator.locks.query()).held.map((each) => each.name) : [];
  const [ids, all, numbers] = await transaction("readonly", (work, _files, steps) =>
    Promise.all([answer(work.getAllKeys()), answer(work.getAll()), answer(steps.getAllKeys())]),
  );
  const kept = ids.map((id, at) => ({
    id,
    ...all[at],
    mends: numbers.filter(([of]) => of === id).length,
    held: held.includes(lock(id)),
  }));
  const young = (each) => each.at > Date.now() - WEEK;
  await Promise.all(kept.filter((each) => !young(each) && !each.held).map((each) => forget(each.id)));
  return kept.filter(young).sort((a, b) => b.at - a.at);
}

/** The file of a work, its mends, and the files that wait, each behind its number. */
export async function take(id) {
  const [file, steps, numbers, waits] = await transaction("readonly", (_work, files, all) =>
    Promise.all([
      answer(files.get(id)),
      answer(all.getAll(numbered(id))),
      answer(files.getAllKeys(numbered(id))),
      answer(files.getAll(numbered(id))),
    ]),
  );
  return { file, steps, waits: waits.map((file, at) => [numbers[at][1], file]) };
}
