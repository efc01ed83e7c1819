# shellcheck shell=sh
# What the system itself must bring. In an entry, a|b means: either will do, the first one that
# the package source knows is installed.

PACKAGES_ASKED=''

# find_missing PART...: sets MISSING_BASE (Qt does not start without), MISSING_WINDOW,
# MISSING_SOUND and MISSING_TEST to the package names that are not installed.
find_missing() {
    MISSING_BASE='' MISSING_WINDOW='' MISSING_SOUND='' MISSING_TEST=''
    if have apt-get && have dpkg-query; then
        MANAGER=apt
    elif have dnf && have rpm; then
        MANAGER=dnf
    elif have pacman; then
        MANAGER=pacman
    elif have brew && [ "$(uname -s)" = Darwin ]; then
        MANAGER=brew
    elif have winget; then
        MANAGER=winget
    else
        MANAGER=none
    fi
    wanted_packages
    case " $* " in
        *' test '*) ;;
        *) TEST='' ;;
    esac
    installed=$(installed_packages "$BASE $WINDOW $SOUND $TEST")
    MISSING_BASE=$(not_installed "$BASE")
    MISSING_WINDOW=$(not_installed "$WINDOW")
    MISSING_SOUND=$(not_installed "$SOUND")
    MISSING_TEST=$(not_installed "$TEST")
}

wanted_packages() {
    BASE='' WINDOW='' SOUND='' TEST=''
    case "$MANAGER" in
        apt)
            BASE='libglib2.0-0|libglib2.0-0t64 libgl1 libegl1 libdbus-1-3 libfontconfig1
                libxkbcommon0 libxrandr2 libpulse0'
            WINDOW='libxcb-cursor0 libxkbcommon-x11-0 libx11-xcb1 libxcb-icccm4 libxcb-image0
                libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1
                libxcb-xfixes0 libxcb-xkb1 libwayland-cursor0 libwayland-egl1
                fonts-dejavu-core|fonts-inter|fonts-noto-core|fonts-liberation|fonts-liberation2|fonts-ubuntu|fonts-cantarell'
            SOUND='libvlc5 libvlc-bin vlc-plugin-base'
            TEST='appstream dbus-daemon|dbus desktop-file-utils ffmpeg fish libglib2.0-bin man-db
                openbox playerctl procps pulseaudio pulseaudio-utils python3-dbusmock shellcheck
                trayer util-linux vlc-bin xdotool xvfb zsh'
            ;;
        dnf)
            BASE='glib2 libglvnd-glx libglvnd-egl dbus-libs fontconfig libxkbcommon
                libXrandr pulseaudio-libs'
            WINDOW='xcb-util-cursor xcb-util-image xcb-util-keysyms xcb-util-renderutil
                xcb-util-wm libxkbcommon-x11 libX11-xcb libwayland-cursor libwayland-egl
                dejavu-sans-fonts|google-noto-sans-fonts|google-noto-sans-vf-fonts'
            SOUND='vlc-libs vlc-plugins-base vlc-plugin-ffmpeg vlc-plugin-pulseaudio'
            ;;
        pacman)
            BASE='glib2 libglvnd dbus fontconfig libxkbcommon libxrandr libpulse'
            WINDOW='xcb-util-cursor xcb-util-image xcb-util-keysyms xcb-util-renderutil
                xcb-util-wm libxkbcommon-x11 libx11 wayland ttf-dejavu|ttf-font'
            SOUND='libvlc vlc-plugins-base vlc-plugin-ffmpeg vlc-plugin-pulse'
            ;;
        brew) SOUND='vlc' ;;
        winget) SOUND='VideoLAN.VLC' ;;
    esac
}

# installed_packages ENTRIES: ":name" for each that is there, in one call to the package manager.
installed_packages() {
    set -f
    # Splitting into words is meant: package names have no spaces.
    # shellcheck disable=SC2046
    set -- $(printf '%s' "$1" | tr '|' ' ')
    case "$MANAGER" in
        apt)
            # It ends with 1 when a name is unknown to it, which is an answer, not an error.
            # shellcheck disable=SC2016
            dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true
            ;;
        dnf) rpm -q --qf 'installed:%{NAME} ' "$@" 2>/dev/null || true ;;
        pacman)
            absent=" $(pacman -T "$@" 2>/dev/null | tr '\n' ' ')"
            for name; do
                case "$absent" in
                    *" $name "*) ;;
                    *) printf 'installed:%s ' "$name" ;;
                esac
            done
            ;;
        brew)
            for folder in /Applications "${HOME-}/Applications"; do
                [ -d "$folder/VLC.app" ] && printf 'installed:vlc '
            done
            ;;
        winget)
            for folder in "${PROGRAMFILES-}" "${ProgramW6432-}"; do
                [ -e "$folder/VideoLAN/VLC/libvlc.dll" ] && printf 'installed:VideoLAN.VLC '
            done
            ;;
    esac
    set +f
    return 0
}

# not_installed ENTRIES: those of which no alternative is in $installed.
not_installed() {
    absent=''
    for entry in $1; do
        found=''
        rest="$entry|"
        while [ -n "$rest" ]; do
            case " $installed" in
                *" installed:${rest%%|*} "*) found=yes ;;
            esac
            rest=${rest#*|}
        done
        [ -n "$found" ] || absent="$absent $entry"
    done
    printf '%s' "${absent# }"
}

# choose ENTRIES: one name for each entry, the first alternative that can be installed.
choose() {
    chosen=''
    for entry in $1; do
        name=${entry%%|*}
        rest="$entry|"
        while [ "$MANAGER" = apt ] && [ "$entry" != "$name" ] && [ -n "$rest" ]; do
            if apt_knows "${rest%%|*}"; then
                name=${rest%%|*}
                break
            fi
            rest=${rest#*|}
        done
        chosen="$chosen $name"
    done
    printf '%s' "${chosen# }"
}

# A virtual name (one that others only provide) has no candidate.
apt_knows() {
    case $(LC_ALL=C apt-cache policy "$1" 2>/dev/null) in
        *'Candidate: (none)'* | '') return 1 ;;
    esac
}

# install_command NAMES: the one command a person types.
install_command() {
    prefix='sudo '
    [ "$(id -u)" -ne 0 ] || prefix=''
    case "$MANAGER" in
        apt) printf '%sapt-get install %s' "$prefix" "$1" ;;
        dnf) printf '%sdnf install %s' "$prefix" "$1" ;;
        pacman) printf '%spacman -S --needed %s' "$prefix" "$1" ;;
        brew) printf 'brew install --cask %s' "$1" ;;
        winget) printf 'winget install %s' "$1" ;;
        *) printf 'install %s' "$1" ;;
    esac
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# may_install NAMES: root may; sudo may if it needs no password or has a terminal to ask on.
may_install() {
    [ "$MANAGER" = apt ] || return 1
    [ "$(id -u)" -ne 0 ] || return 0
    have sudo || return 1
    sudo -n true 2>/dev/null && return 0
    [ -t 0 ] && [ -t 2 ] || return 1
    say "Some system packages are missing; sudo asks for your password to install: $1"
    sudo -v && return 0
    PACKAGES_ASKED=${1% }
    return 1
}

# Nothing may be removed for us: on a desktop, another sound server could be at stake.
apt_install() {
    as_root apt-get install -qq -y --no-install-recommends --no-remove \
        -o DPkg::Lock::Timeout=120 "$@"
}

apt_refresh() {
    as_root apt-get update -qq -o DPkg::Lock::Timeout=120
}

# install_packages ENTRIES: true if all of them were installed.
install_packages() {
    set -f
    # shellcheck disable=SC2086
    set -- $1
    set +f
    say "Installing system packages: $(choose "$*")"
    # What the machine knows of its package source may be old, or nothing at all.
    # shellcheck disable=SC2046
    if apt_install $(choose "$*") >/dev/null 2>&1 </dev/null; then
        return 0
    fi
    quietly apt_refresh || return 1
    # shellcheck disable=SC2046
    quietly apt_install $(choose "$*")
}

# ensure_packages test|run [EXTRA]: installs what is missing where that is possible, else names it.
# It stops if nothing would work; else a person may live without (the embedded engine, or the
# terminal instead of a window), and is not asked twice for packages they declined, or that could
# not be had.
ensure_packages() {
    extra=${2-}
    find_missing "$1"
    missing=$(printf '%s ' "$extra" "$MISSING_BASE" "$MISSING_WINDOW" "$MISSING_SOUND" \
        "$MISSING_TEST" | tr -s ' ')
    missing=${missing# }
    [ -n "$missing" ] || return 0
    required=$extra$MISSING_BASE$MISSING_TEST
    asked=''
    if [ -z "$required" ] && [ -f "$VENV/.packages-asked" ]; then
        read -r asked <"$VENV/.packages-asked" || true
    fi
    if [ "$asked " != "$missing" ] && may_install "$missing"; then
        install_packages "$missing" && return 0
        PACKAGES_ASKED=${missing% }
    fi
    command=$(install_command "$(choose "$missing")")
    if [ -n "$extra$MISSING_BASE" ]; then
        stop "Sleepplayer cannot start without some system packages. Please run: $command"
    fi
    if [ -n "$MISSING_TEST" ]; then
        stop "The tests need some system packages. Please run: $command"
    fi
    if [ -n "$MISSING_SOUND" ]; then
        say "VLC is missing, so the embedded engine plays. For the better one: $command"
    fi
    if [ -n "$MISSING_WINDOW" ] && [ -n "${DISPLAY-}" ] && [ -z "${WAYLAND_DISPLAY-}" ]; then
        say "System packages for the window are missing. To get it: $command"
        unset DISPLAY
    fi
}

# Once there is a .venv to keep it in.
remember_packages_asked() {
    if [ -n "$PACKAGES_ASKED" ] && [ -w "$VENV" ]; then
        printf '%s\n' "$PACKAGES_ASKED" >"$VENV/.packages-asked"
    fi
}
