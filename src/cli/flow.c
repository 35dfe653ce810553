/*
 * Items in, results out in the same order, whatever the number of threads.
 *
 * A ring of places: the calling thread puts items in and closes the oldest ones (writes
 * their output, prints their messages), workers take the next one that nobody has. A full
 * ring makes the caller wait for its oldest item, so memory stays bounded. One thread
 * means no thread: the item is worked on and closed where it is put.
 */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdlib.h>

#include "cli/cli.h"

enum { PLACES_PER_THREAD = 4 };

struct cli_flow {
    cli_work work;
    cli_close close;
    void *user;
    FILE *output;
    unsigned threads;
    cli_item *ring;
    size_t places;
    size_t put, taken, closed; /* items so far; closed <= taken <= put */
    bool ended;
    pthread_t *workers;
    pthread_mutex_t lock;
    pthread_cond_t more, finished;
};

static void close_item(cli_flow *flow, cli_item *item) {
    flow->close(flow->user, item);
    free(item->text);
    free(item->bytes);
    free(item->name);
    free(item->id);
}

static void work_aside(cli_flow *flow, cli_item *item) {
    item->output = open_memstream(&item->text, &item->text_size);
    if (!item->output) {
        item->failed = true;
        item->error.status = QUOTH_ERROR_MEMORY;
        return;
    }
    flow->work(flow->user, item);
    if (fclose(item->output)) item->broken = true;
}

static void *serve(void *argument) {
    cli_flow *flow = argument;
    pthread_mutex_lock(&flow->lock);
    for (;;) {
        while (flow->taken == flow->put && !flow->ended)
            pthread_cond_wait(&flow->more, &flow->lock);
        if (flow->taken == flow->put) break;
        cli_item *item = &flow->ring[flow->taken++ % flow->places];
        pthread_mutex_unlock(&flow->lock);
        work_aside(flow, item);
        pthread_mutex_lock(&flow->lock);
        item->done = true;
        pthread_cond_signal(&flow->finished);
    }
    pthread_mutex_unlock(&flow->lock);
    return NULL;
}

cli_flow *cli_flow_start(unsigned threads, FILE *output, cli_work work, cli_close close,
                         void *user) {
    cli_flow *flow = calloc(1, sizeof *flow);
    if (!flow) return NULL;
    *flow = (cli_flow){.work = work, .close = close, .user = user, .output = output};
    if (threads <= 1) return flow;
    flow->places = (size_t)threads * PLACES_PER_THREAD;
    flow->ring = calloc(flow->places, sizeof *flow->ring);
    flow->workers = calloc(threads, sizeof *flow->workers);
    pthread_mutex_init(&flow->lock, NULL);
    pthread_cond_init(&flow->more, NULL);
    pthread_cond_init(&flow->finished, NULL);
    while (flow->ring && flow->workers && flow->threads < threads &&
           !pthread_create(&flow->workers[flow->threads], NULL, serve, flow))
        flow->threads++;
    return flow; /* with no thread at all it works as one */
}

/* Closes the oldest items that are done; waits for the first where told to. */
static void close_done(cli_flow *flow, bool wait) {
    pthread_mutex_lock(&flow->lock);
    while (flow->closed < flow->put) {
        cli_item *item = &flow->ring[flow->closed % flow->places];
        if (!item->done && !wait) break;
        while (!item->done) pthread_cond_wait(&flow->finished, &flow->lock);
        wait = false;
        pthread_mutex_unlock(&flow->lock);
        close_item(flow, item);
        pthread_mutex_lock(&flow->lock);
        flow->closed++;
    }
    pthread_mutex_unlock(&flow->lock);
}

void cli_flow_put(cli_flow *flow, cli_item *item) {
    if (!flow->threads) {
        item->output = flow->output;
        flow->work(flow->user, item);
        close_item(flow, item);
        return;
    }
    close_done(flow, flow->put - flow->closed == flow->places);
    pthread_mutex_lock(&flow->lock);
    flow->ring[flow->put++ % flow->places] = *item;
    pthread_cond_signal(&flow->more);
    pthread_mutex_unlock(&flow->lock);
}

void cli_flow_end(cli_flow *flow) {
    if (flow->threads) {
        while (flow->closed < flow->put) close_done(flow, true);
        pthread_mutex_lock(&flow->lock);
        flow->ended = true;
        pthread_cond_broadcast(&flow->more);
        pthread_mutex_unlock(&flow->lock);
        for (unsigned i = 0; i < flow->threads; i++) pthread_join(flow->workers[i], NULL);
    }
    free(flow->ring);
    free(flow->workers);
    free(flow);
}
