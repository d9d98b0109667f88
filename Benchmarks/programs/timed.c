/* Runs the program PROGRAM with the same arguments and appends to LOG when it began and ended, on the monotonic clock. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/* The first argument that is neither a flag nor what `-c` or `-C` takes. */
static const char *subcommand(int count, char **arguments) {
    for (int index = 1; index < count; index++) {
        if (strcmp(arguments[index], "-c") == 0 || strcmp(arguments[index], "-C") == 0) index++;
        else if (arguments[index][0] != '-') return arguments[index];
    }
    return "-";
}

int main(int count, char **arguments) {
    double start = now();
    pid_t child = vfork();
    if (child == 0) {
        execv(PROGRAM, arguments);
        _exit(127);
    }
    if (child < 0) return 126;
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return 126;
    char line[256];
    const char *command = subcommand(count, arguments);
    int length = snprintf(line, sizeof line, "%s %.40s %.6f %.6f\n", NAME, command, start, now());
    int file = open(LOG, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file >= 0) {
        if (write(file, line, (size_t)length) < 0) return 126;
        close(file);
    }
    if (WIFSIGNALED(status)) raise(WTERMSIG(status));
    return WEXITSTATUS(status);
}
