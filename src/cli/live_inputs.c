/* One line on standard error for what cannot be listened to. */
#include "live_inputs.h"

#include "messages.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/text.h"
#include "sipdiag/cli/cli.h"
#include "suggest.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_MOST = 64, NAMES_TOLD = 12 };

static void swap(char **a, char **b)
{
    char *kept = *a;
    *a = *b;
    *b = kept;
}

/* The nearest to the front; there are few. */
static void sort_by_distance(char **names, size_t count, const char *word)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && str_distance(str_from(names[j]), str_from(word)) <
                                        str_distance(str_from(names[j - 1]), str_from(word));
             j--)
            swap(&names[j], &names[j - 1]);
}

static void say_no_interface(const char *name)
{
    char *names[NAMES_MOST];
    size_t count = live_interfaces(names, NAMES_MOST);
    struct text line = {0};
    sort_by_distance(names, count, name);
    for (size_t i = 0; i < count && i < NAMES_TOLD; i++)
        text_addf(&line, "%s%s", i ? ", " : "", names[i]);
    say("there is no interface '%s'; there are: %s%s", name, line.len ? line.at : "none",
        count > NAMES_TOLD ? " and more" : "");
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    text_free(&line);
}

static int say_problem(enum live_problem problem, const char *name, const struct error *error)
{
    if (problem == LIVE_NO_INTERFACE)
        say_no_interface(name);
    else
        say("%s", error->text);
    return problem == LIVE_BAD_FILTER || problem == LIVE_BAD_ADDRESS ? EXIT_USAGE : EXIT_INPUT;
}

int live_inputs_open(struct live_inputs *inputs, const struct options *options)
{
    size_t captures = options->interfaces.count, all = captures + options->hep.count;
    *inputs = (struct live_inputs){.at = xalloc(all * sizeof(struct live *))};
    for (size_t i = 0; i < all; i++) {
        enum live_problem problem = LIVE_CANNOT_OPEN;
        struct error error = {""};
        const char *name = i < captures ? options->interfaces.at[i] : options->hep.at[i - captures];
        struct live *live =
            i < captures ? live_capture(name, options->bpf, &options->settings, &problem, &error)
                         : live_listen(name, &problem, &error);
        if (!live)
            return say_problem(problem, name, &error);
        inputs->at[inputs->count++] = live;
    }
    return EXIT_ANALYSED;
}

void live_inputs_close(struct live_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        live_close(inputs->at[i]);
    free(inputs->at);
    *inputs = (struct live_inputs){0};
}
