#!/bin/sh
# --lang: words of tables and tickets change, and nothing else; the locale has no say.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
flow2pcap=$(dirname "$SIPDIAG")/tests/flow2pcap

run "$sample"; exits 0; cp out english
run --lang en "$sample"; exits 0; same out english
for locale in ru_RU.UTF-8 uk_UA.UTF-8 de_DE.UTF-8; do
    LANG=$locale LC_ALL=$locale LC_MESSAGES=$locale LANGUAGE=ru "$SIPDIAG" "$sample" >out
    same out english
done

run --lang ru "$sample"; exits 0; silent err
prints '^Что делать$'
prints '^Сводка вызовов +код +вызовы +доля +сторона$'
prints '^  Все линии заняты \(603\) '
prints '218 вызовов, 1 из них нельзя оценить'
LANG=uk_UA.UTF-8 LC_ALL=es_ES.UTF-8 "$SIPDIAG" --lang ru "$sample" >again; same again out
run --lang=uk "$sample"; exits 0; prints '^Що робити$'; prints '^  Усі лінії зайняті \(603\) '
run --lang=es "$sample"; exits 0; prints '^Qué hacer$'; prints '^  Todas las líneas ocupadas \(603\) '
run --lang ru -t "$sample"; exits 0; prints '^Кому:      провайдер транка 203.0.113.5 '
run --lang uk -l --top 3 "$sample"; exits 0; prints 'що сталося'
run --lang es -g trunk "$sample"; exits 0; prints 'fallo más frecuente'
run --lang ru -f markdown "$sample"; exits 0; prints '^### Что делать$'

# The HTML page is in English as a whole, as its script is: not one Cyrillic letter (a byte of D0 to D4 leads each).
for language in ru uk; do
    run --lang "$language" -f html "$sample"; exits 0
    ! grep -aq "$(printf '[\320-\324]')" out || wrong "$last: $(grep -a "$(printf '[\320-\324]')" out | head -n 3)"
done

# Keys, ids and what programs read stay as they are, also beside a table.
for format in json ndjson csv html; do
    "$SIPDIAG" -f "$format" "$sample" >plain
    for language in ru uk es; do
        run --lang "$language" -f "$format" "$sample"; exits 0; same out plain
    done
done
run --lang ru -o both.txt -o both.json "$sample"; exits 0; silent out
"$SIPDIAG" -f json "$sample" >plain; same both.json plain
grep -q '^Что делать$' both.txt || wrong "the table beside the json is not in Russian"

run --lang de "$sample"; exits 2; says "unknown language 'de'.*'en'"
run --lang "$sample"; exits 2
run --lang rus "$sample"; exits 2; says "did you mean 'ru'"

# Details of findings stand in markdown: also those made of parts, and of a CDR beside a capture.
"$flow2pcap" "$SIPDIAG_SOURCE/tests/cdr/joined.flow" joined.pcap
for language in ru uk es; do
    run --lang "$language" -f markdown joined.pcap "$SIPDIAG_SOURCE/tests/cdr/joined.csv"; exits 0
    grep 'CDR .* 3 .* 6 ' out >detail || wrong "$last: nothing on the CDR"
    ! grep -E 'result differs|most often|talk|half' detail || wrong "$last: English words"
done
"$flow2pcap" "$SIPDIAG_SOURCE/tests/flows/registration-inactive.flow" inactive.pcap
run --lang ru -f markdown --us 192.0.2.10 inactive.pcap; exits 0
prints 'На этом транке 404 означает и «нет регистрации»'

# Whatever is found, and however many calls there are: no English sentence is left, and no format unfilled. That every
# language has all texts is a unit test.
for flow in "$SIPDIAG_SOURCE"/tests/flows/*.flow; do
    name=$(basename "$flow" .flow)
    "$flow2pcap" "$flow" a.pcap || wrong "no capture of $name"
    run --lang ru --us 192.0.2.10 a.pcap; exits 0; cp out all
    run --lang ru --us 192.0.2.10 --ticket a.pcap; exits 0; cat out >>all
    run --lang ru --us 192.0.2.10 -f markdown a.pcap; exits 0; grep '^- \*\*' out >>all
    grep -vE 'sipdiag|tcpdump|Call-ID:' all | tr '\n' ' ' | sed 's/"[^"]*"//g' >words
    for word in the and call calls was were from which; do
        ! grep -qw "$word" words || wrong "$name: $(grep -w "$word" all | head -n 3)"
    done
    ! grep -qE '%[a-z]|(^|[^d])\{[a-z1-9]' words || wrong "$name: $(grep -E '%[a-z]|\{[a-z1-9]' all)"
done

finish
