# Sourced by the scripts beside it: a toolchain, steps with their time, and a clear end.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Sentences on their way to a person go to standard error: standard output belongs to the program that is run.
say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$(basename "$0"): $*"
    exit 1
}

# Sets SWIFT to the command of a toolchain that is new enough; SWIFT may be set beforehand.
find_swift() {
    local place version
    if [ -z "${SWIFT:-}" ]; then
        for place in "$(command -v swift || true)" "$HOME/.local/share/swiftly/bin/swift" /opt/swift/usr/bin/swift; do
            if [ -x "$place" ]; then SWIFT=$place && break; fi
        done
    fi
    [ -n "${SWIFT:-}" ] || fail "Swift is missing: get version 6.3 or newer from https://www.swift.org/install"
    version=$("$SWIFT" --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n' 6.3 "${version:-0}" | sort -V | head -n 1)" != 6.3 ]; then
        fail "Swift 6.3 or newer is needed, not ${version:-an unknown version}: see https://www.swift.org/install"
    fi
}

# step TITLE COMMAND...: runs the command in this shell with a title and its time, and remembers both for the
# summary. A failure is remembered too, and returned.
steps=()
step() {
    local title=$1 start=$SECONDS status=0 words
    shift
    say "" "== $title"
    "$@" || status=$?
    if [ "$status" = 0 ]; then words="ok"; else words="FAILED ($status)"; fi
    steps+=("$(printf '%-12s %4d s  %s' "$words" $((SECONDS - start)) "$title")")
    say "== $title: $words, $((SECONDS - start)) s"
    return "$status"
}

# Prints what all steps came to.
summary() {
    say "" "Summary"
    printf '  %s\n' "${steps[@]}" >&2
}
