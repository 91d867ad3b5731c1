#!/bin/sh
# The Debian package: made from the build folder, with the program, its manual page and completions in their places.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

built=$(dirname "$SIPDIAG")
for tool in cpack dpkg-deb dpkg-shlibdeps gzip; do
    command -v $tool >/dev/null 2>&1 || { echo "no $tool here"; exit 77; }
done

cpack --config "$built/CPackConfig.cmake" -G DEB -B "$work/package" >log 2>&1 || wrong "cpack: $(tail -n 5 log)"
deb=$(ls package/*.deb)
dpkg-deb -x "$deb" root && dpkg-deb -f "$deb" >control || wrong "the package cannot be unpacked"
for file in bin/sipdiag share/man/man1/sipdiag.1.gz share/bash-completion/completions/sipdiag \
    share/zsh/vendor-completions/_sipdiag share/fish/vendor_completions.d/sipdiag.fish \
    lib/systemd/system/sipdiag.service share/doc/sipdiag/copyright share/doc/sipdiag/README.md; do
    [ -s "root/usr/$file" ] || wrong "the package lacks /usr/$file"
done
grep -qE '^Depends: .*libosip2.*libpcap' control || wrong "it does not depend on what it needs: $(cat control)"
root/usr/bin/sipdiag root/usr/share/doc/sipdiag/data/samples/evening.pcap >out 2>err || wrong "it does not run: $(cat err)"
prints '^Calls Summary'

# What lintian calls an error; sanitized programs are not what is shipped.
if command -v lintian >/dev/null 2>&1 && ! ldd "$SIPDIAG" | grep -q asan; then
    lintian --allow-root "$deb" 2>/dev/null | grep '^E:' >errors
    [ ! -s errors ] || wrong "lintian: $(cat errors)"
fi
if command -v systemd-analyze >/dev/null 2>&1; then
    for unit in sipdiag.service sipdiag-check.service sipdiag-check.timer; do
        systemd-analyze verify --man=no "$SIPDIAG_SOURCE/data/systemd/$unit" 2>&1 |
            grep "$unit" | grep -vE 'is not executable' >problems
        [ ! -s problems ] || wrong "systemd: $(head -n 3 problems)"
    done
fi

finish
