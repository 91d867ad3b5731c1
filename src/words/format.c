/* Fills a format of any language with the arguments that the English one names. */
#include "sipdiag/words/words.h"

#include "forms.h"

#include "sipdiag/base/memory.h"

#include <string.h>

enum { ARGUMENTS_MAX = 9, GROUP = 3, GROUPED_FROM = 10000 };

struct argument {
    enum { ARGUMENT_TEXT, ARGUMENT_SIGNED, ARGUMENT_UNSIGNED } kind;
    struct str text;
    uint64_t number; /* its absolute value */
    bool is_negative;
};

/* %[PLACE$]['][0WIDTH][.*][l|ll|z]LETTER */
struct conversion {
    unsigned place; /* from 1; 0: the next argument */
    bool is_grouped;
    size_t width; /* with zeros in front */
    bool is_cut;  /* its length is an argument, too */
    int longs;    /* how many l; 3 for z */
    char letter;
};

/* `at` stands behind the %. */
static const char *read_conversion(const char *at, struct conversion *conversion)
{
    *conversion = (struct conversion){0};
    if (at[0] >= '1' && at[0] <= '9' && at[1] == '$') {
        conversion->place = (unsigned)(at[0] - '0');
        at += 2;
    }
    if (*at == '\'') {
        conversion->is_grouped = true;
        at++;
    }
    if (at[0] == '0' && at[1] >= '1' && at[1] <= '9') {
        conversion->width = (size_t)(at[1] - '0');
        at += 2;
    }
    if (at[0] == '.' && at[1] == '*') {
        conversion->is_cut = true;
        at += 2;
    }
    for (; *at == 'l'; at++)
        conversion->longs++;
    if (*at == 'z') {
        conversion->longs = 3;
        at++;
    }
    conversion->letter = *at;
    ensure(*at && strchr("sdiuc%", *at), "a message has a conversion that is not known");
    return at + 1;
}

static void take_signed(struct argument *argument, const struct conversion *conversion,
                        va_list *list)
{
    long long value = conversion->longs == 3   ? (long long)va_arg(*list, ptrdiff_t)
                      : conversion->longs == 2 ? va_arg(*list, long long)
                      : conversion->longs == 1 ? va_arg(*list, long)
                                               : va_arg(*list, int);
    argument->kind = ARGUMENT_SIGNED;
    argument->is_negative = value < 0;
    argument->number = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static void take_unsigned(struct argument *argument, const struct conversion *conversion,
                          va_list *list)
{
    argument->kind = ARGUMENT_UNSIGNED;
    argument->number = conversion->longs == 3   ? va_arg(*list, size_t)
                       : conversion->longs == 2 ? va_arg(*list, unsigned long long)
                       : conversion->longs == 1 ? va_arg(*list, unsigned long)
                                                : va_arg(*list, unsigned);
}

static void take_text(struct argument *argument, const struct conversion *conversion, va_list *list,
                      const struct words_arguments *arguments)
{
    int len = conversion->is_cut ? va_arg(*list, int) : 0;
    const char *text = va_arg(*list, const char *);
    argument->kind = ARGUMENT_TEXT;
    if (conversion->is_cut)
        argument->text = (struct str){text, len > 0 ? (size_t)len : 0};
    else if (arguments)
        argument->text = str_from(arguments->in_language(arguments->context, text));
    else
        argument->text = str_from(text);
}

static size_t take_arguments(struct argument taken[ARGUMENTS_MAX], const char *english,
                             va_list *list, const struct words_arguments *arguments)
{
    size_t count = 0;
    for (const char *at = strchr(english, '%'); at; at = strchr(at, '%')) {
        struct conversion conversion;
        at = read_conversion(at + 1, &conversion);
        if (conversion.letter == '%')
            continue;
        ensure(count < ARGUMENTS_MAX && !conversion.place, "a message has too many arguments");
        struct argument *argument = &taken[count++];
        *argument = (struct argument){0};
        if (conversion.letter == 's')
            take_text(argument, &conversion, list, arguments);
        else if (conversion.letter == 'u')
            take_unsigned(argument, &conversion, list);
        else
            take_signed(argument, &conversion, list);
    }
    return count;
}

static void add_number(struct text *out, const struct argument *argument,
                       const struct conversion *conversion)
{
    char digits[24];
    size_t len = 0;
    uint64_t rest = argument->number;
    do {
        digits[len++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    text_add_literal(out, argument->is_negative ? "-" : "");
    text_add_repeat(out, "0", conversion->width > len ? conversion->width - len : 0);
    for (size_t i = len; i > 0; i--) {
        if (conversion->is_grouped && argument->number >= GROUPED_FROM && i < len && i % GROUP == 0)
            text_add_literal(out, TIED);
        text_add_char(out, digits[i - 1]);
    }
}

/* "{1:call|calls}"; `at` stands on the digit. Where a form is missing the last one serves. */
static const char *add_form(struct text *out, const struct words *words, const char *at,
                            const struct argument *arguments, size_t count)
{
    size_t place = (size_t)(*at - '0');
    const char *end = strchr(at, '}');
    ensure(end && place >= 1 && place <= count, "a message has a form of no number");
    size_t form = words_form(words, arguments[place - 1].number);
    struct str forms = {at + 2, (size_t)(end - (at + 2))}, one = {0};
    for (size_t i = 0; i <= form && forms.len; i++)
        one = str_before(forms, '|', &forms);
    text_add(out, one);
    return end + 1;
}

static bool begins_form(const char *at)
{
    return at[0] == '{' && at[1] >= '1' && at[1] <= '9' && at[2] == ':';
}

static void add_format(struct text *out, const struct words *words, const char *format,
                       const struct argument *arguments, size_t count)
{
    size_t next = 0;
    while (*format) {
        size_t plain = strcspn(format, "%{");
        text_add(out, (struct str){format, plain});
        format += plain;
        if (begins_form(format)) {
            format = add_form(out, words, format + 1, arguments, count);
        } else if (*format == '{') {
            text_add_char(out, *format++);
        } else if (*format == '%') {
            struct conversion conversion;
            format = read_conversion(format + 1, &conversion);
            if (conversion.letter == '%') {
                text_add_char(out, '%');
                continue;
            }
            size_t place = conversion.place ? conversion.place - 1 : next++;
            ensure(place < count, "a message names an argument that is not there");
            const struct argument *argument = &arguments[place];
            if (argument->kind == ARGUMENT_TEXT)
                text_add(out, argument->text);
            else if (conversion.letter == 'c')
                text_add_char(out, (char)argument->number);
            else
                add_number(out, argument, &conversion);
        }
    }
}

void words_add_list(struct text *out, const struct words *words, const char *english, va_list list,
                    const struct words_arguments *arguments)
{
    struct argument taken[ARGUMENTS_MAX];
    va_list own;
    va_copy(own, list);
    size_t count = take_arguments(taken, english, &own, arguments);
    va_end(own);
    add_format(out, words, words_in(words, english), taken, count);
}

void words_add(struct text *out, const struct words *words, const char *english, ...)
{
    va_list list;
    va_start(list, english);
    words_add_list(out, words, english, list, NULL);
    va_end(list);
}
