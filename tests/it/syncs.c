// Preloaded into the program: writes down what it has synced and renamed, in order, as a power cut would find it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void note(const char *what, const char *path) {
    const char *log = getenv("TEARLINE_TEST_SYNCS");
    if (!log) return;
    char line[PATH_MAX + 16];
    int length = snprintf(line, sizeof line, "%s %s\n", what, path);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (out < 0) return;
    if (write(out, line, (size_t)length) < 0) abort();
    close(out);
}

static int synced(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int done = real(fd);
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (done == 0 && length > 0) {
        path[length] = 0;
        note("sync", path);
    }
    return done;
}

int fsync(int fd) { return synced("fsync", fd); }
int fdatasync(int fd) { return synced("fdatasync", fd); }

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    int done = real(from, to);
    if (done == 0) note("rename", to);
    return done;
}
