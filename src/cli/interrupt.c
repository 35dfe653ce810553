/*
 * The end by Ctrl-C (INT), TERM or HUP.
 *
 * A thread waits for these signals; every other thread has them blocked, so that no write
 * is ever broken off. The first one asks for the end: what is finished is written. Reads
 * that wait for input are woken by a signal of their own, which is let in around reads
 * only. The second one removes the temporary file and ends the process at once. A signal
 * that the caller had ignored stays ignored.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static const struct timespec again_after = {.tv_nsec = 50 * 1000 * 1000};

static struct {
    sigset_t signals, wake, awaited; /* awaited: both */
    pthread_t reader, waiter;
    bool waiting;
    atomic_int number, ended;
    _Atomic(const char *) temporary;
} state;

static void nothing(int number) {
    (void)number;
}

static void *wait_for_signals(void *unused) {
    (void)unused;
    while (!state.ended) {
        int number = sigtimedwait(&state.awaited, NULL, &again_after);
        if (number == SIGUSR1) continue; /* to see that it is over */
        if (number > 0 && state.number) {
            const char *temporary = state.temporary;
            if (temporary) unlink(temporary);
            _exit(EXIT_SIGNAL + state.number);
        }
        if (number > 0) state.number = number;
        if (state.number) pthread_kill(state.reader, SIGUSR1);
    }
    return NULL;
}

void cli_interrupts_begin(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction old, wake = {.sa_handler = nothing};
    sigemptyset(&state.signals);
    sigemptyset(&state.wake);
    sigaddset(&state.wake, SIGUSR1);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!sigaction(numbers[i], NULL, &old) && old.sa_handler != SIG_IGN)
            sigaddset(&state.signals, numbers[i]);
    state.awaited = state.signals;
    sigaddset(&state.awaited, SIGUSR1);
    sigaction(SIGUSR1, &wake, NULL);
    pthread_sigmask(SIG_BLOCK, &state.signals, NULL);
    pthread_sigmask(SIG_BLOCK, &state.wake, NULL);
    state.reader = pthread_self();
    state.waiting = !pthread_create(&state.waiter, NULL, wait_for_signals, NULL);
    if (!state.waiting) pthread_sigmask(SIG_UNBLOCK, &state.signals, NULL);
}

void cli_interrupts_end(void) {
    state.ended = true;
    if (state.waiting) {
        pthread_kill(state.waiter, SIGUSR1);
        pthread_join(state.waiter, NULL);
    }
    state.waiting = false;
}

void cli_interrupts_remove(const char *temporary) {
    state.temporary = temporary;
}

int cli_interrupted(void) {
    return state.number;
}

void cli_read_begins(void) {
    pthread_sigmask(SIG_UNBLOCK, &state.wake, NULL);
}

void cli_read_ends(void) {
    int error = errno;
    pthread_sigmask(SIG_BLOCK, &state.wake, NULL);
    errno = error;
}
