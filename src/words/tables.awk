# Turns .po files (GNU gettext's format for translators) into C tables. Texts in a .po are written as C literals are; a
# no-break space there stands for TIED. Rows that are not translated yet, and the header, are left out.
function finish() {
    if (translated != "" && english != "" && empty == 0)
        print "    {" english ",\n     " translated "},"
    english = translated = part = ""
    empty = 1
}
function add(literal) {
    gsub(/\302\240/, "\" \"\\001\" \"", literal)
    if (part == "english")
        english = english (english == "" ? "" : "\n     ") literal
    else
        translated = translated (translated == "" ? "" : "\n     ") literal
    if (part == "translated" && literal != "\"\"")
        empty = 0
    if (part == "english" && literal == "\"\"" && english == "\"\"")
        english = "" # the header, or the first of several lines
}
function begin(file, name) {
    name = file
    sub(/.*\//, "", name)
    sub(/\.po$/, "", name)
    return name
}
function end_table() {
    if (language == "")
        return
    finish()
    print "};\nconst size_t words_" language "_count = sizeof words_" language " / sizeof *words_" language ";\n"
}
BEGIN {
    print "/* Made by tables.awk; do not edit. */\n#include \"tables.h\"\n"
    empty = 1
}
FNR == 1 {
    end_table()
    language = begin(FILENAME)
    print "const struct words_row words_" language "[] = {"
}
/^msgid / { finish(); part = "english"; sub(/^msgid /, ""); add($0); next }
/^msgstr / { part = "translated"; sub(/^msgstr /, ""); add($0); next }
/^"/ { add($0) }
END { end_table() }
