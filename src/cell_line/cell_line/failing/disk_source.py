"""The library below Python that makes a disk fail, in C; see `failing_disk`."""

from typing import Final

CALLS: Final = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate64", "rename", "fwrite")
"""What can fail, as C calls it."""

SOURCE: Final = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* One call fails. */
static char below[PATH_MAX], only[32];
static atomic_long seen, nth;
static int error;

/* All calls fail while a file is there. */
static char full_below[PATH_MAX], full_flag[PATH_MAX];
static int full_error;

void disk_fails(const char *folder, const char *call, long number, int code) {
    snprintf(below, sizeof below, "%s", folder);
    snprintf(only, sizeof only, "%s", call);
    seen = 0, nth = number, error = code;
}

long disk_calls(void) { return seen; }

__attribute__((constructor)) static void begin(void) {
    const char *told = getenv("FAILING_DISK"), *full = getenv("FULL_DISK");
    char folder[PATH_MAX], call[32];
    long number; int code;
    if (told && sscanf(told, "%31s %ld %d %4095[^\n]", call, &number, &code, folder) == 4)
        disk_fails(folder, strcmp(call, "any") ? call : "", number, code);
    if (!full || sscanf(full, "%d %4095s %4095[^\n]", &full_error, full_flag, full_below) != 3) full_below[0] = 0;
}

static int starts(const char *path, const char *folder) {
    return folder[0] && !strncmp(path, folder, strlen(folder));
}

/* A disk that is full still takes what needs no room; one that is ill takes nothing. */
static int is_full(const char *path, int grows) {
    if (!starts(path, full_below) || (full_error == ENOSPC && !grows) || access(full_flag, F_OK)) return 0;
    errno = full_error;
    return 1;
}

static int fails(const char *call, const char *path, int grows) {
    if (is_full(path, grows)) return 1;
    if (!starts(path, below) || (only[0] && strcmp(only, call)) || ++seen != nth) return 0;
    errno = error;
    return 1;
}

static int grows(int file, off64_t at, size_t length) {
    struct stat64 told;
    if (!length || fstat64(file, &told)) return 0;
    if (at < 0) at = fcntl(file, F_GETFL) & O_APPEND ? told.st_size : lseek64(file, 0, SEEK_CUR);
    return at + (off64_t) length > told.st_size;
}

static int fails_at(const char *call, int file, off64_t at, size_t length) {
    char link[64], path[PATH_MAX];
    int before = errno;
    if (!below[0] && !full_below[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size >= 0) {
        path[size] = 0;
        if (fails(call, path, starts(path, full_below) && grows(file, at, length))) return 1;
    }
    errno = before;
    return 0;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name)) dlsym(RTLD_NEXT, #name)
#define FILE_CALL(type, name, label, at, length, parameters, ...) \
    type name parameters { REAL(name); return fails_at(label, file, at, length) ? -1 : real(__VA_ARGS__); }
#define WRITES_AT(name, offset) FILE_CALL(ssize_t, name, "pwrite64", at, length, \
    (int file, const void *text, size_t length, offset at), file, text, length, at)

FILE_CALL(ssize_t, write, "write", -1, length, (int file, const void *text, size_t length), file, text, length)
WRITES_AT(pwrite, off_t)
WRITES_AT(pwrite64, off64_t)
FILE_CALL(int, fsync, "fsync", 0, 0, (int file), file)
FILE_CALL(int, fdatasync, "fdatasync", 0, 0, (int file), file)
FILE_CALL(int, ftruncate, "ftruncate64", 0, length, (int file, off_t length), file, length)
FILE_CALL(int, ftruncate64, "ftruncate64", 0, length, (int file, off64_t length), file, length)

int rename(const char *from, const char *to) { REAL(rename); return fails("rename", to, 0) ? -1 : real(from, to); }

/* The C library does not call its own write through these names; text logs of ROS are written so. */
size_t fwrite(const void *text, size_t size, size_t count, FILE *file) {
    REAL(fwrite);
    return fails_at("fwrite", fileno(file), -1, size * count) ? 0 : real(text, size, count, file);
}

static int makes(const char *path) { return starts(path, full_below) && access(path, F_OK) && is_full(path, 1); }

#define OPEN_CALL(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        return (flags & O_CREAT) && makes(path) ? -1 : real(path, flags, mode); }
#define FOPEN_CALL(name) \
    FILE *name(const char *path, const char *mode) { \
        REAL(name); return mode[0] != 'r' && makes(path) ? NULL : real(path, mode); }

OPEN_CALL(open)
OPEN_CALL(open64)
FOPEN_CALL(fopen)
FOPEN_CALL(fopen64)

int mkdir(const char *path, mode_t mode) { REAL(mkdir); return makes(path) ? -1 : real(path, mode); }
"""
