# shellcheck shell=sh
# What the tests need around them: a display, a session bus, a window manager, a sound server.
#
# Each is a child of this shell. It is ended by stop_services, which runs whenever the shell ends,
# and by the kernel (the parent-death signal) should the shell be killed. xvfb-run and
# dbus-run-session would leave their servers behind when a run is interrupted.

# start_services: sets WORK, a fresh folder for everything the run writes, and the environment.
start_services() {
    SERVICES=''
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/sleepplayer-tests.XXXXXX") || stop 'No temporary folder.'
    mkdir -m 700 "$WORK/home" "$WORK/runtime" "$WORK/pulse" "$WORK/sleepplayer"

    # Nothing of the person who runs the tests: neither their settings nor their devices.
    unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME XDG_CURRENT_DESKTOP \
        XDG_SESSION_TYPE WAYLAND_DISPLAY XAUTHORITY QT_QPA_PLATFORM QT_QPA_PLATFORMTHEME \
        QT_STYLE_OVERRIDE QT_SCALE_FACTOR QT_FONT_DPI PULSE_SINK PULSE_SOURCE PULSE_COOKIE
    export HOME="$WORK/home"
    export XDG_RUNTIME_DIR="$WORK/runtime"
    export SLEEPPLAYER_HOME="$WORK/sleepplayer"

    # The display number and the bus address come through a pipe: reading one waits until the
    # server is ready, and ends at once if it dies.
    mkfifo "$WORK/display.ready" "$WORK/bus.ready"
    service display Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset
    read -r number <"$WORK/display.ready" || give_up display
    export DISPLAY=":$number"

    service bus dbus-daemon --session --nofork --nopidfile --print-address=3
    read -r DBUS_SESSION_BUS_ADDRESS <"$WORK/bus.ready" || give_up bus
    export DBUS_SESSION_BUS_ADDRESS

    service windows openbox --sm-disable --startup "touch \"$WORK/windows.ready\""
    wait_for windows test -e "$WORK/windows.ready"

    # A sink that nobody hears; its monitor can be recorded from. It stays off the session bus, on
    # which there is room for one sound server: a test may want to start its own.
    export PULSE_SERVER="unix:$WORK/pulse/native"
    service sound env DBUS_SESSION_BUS_ADDRESS=disabled: \
        PULSE_RUNTIME_PATH="$WORK/pulse" PULSE_STATE_PATH="$WORK/pulse" \
        pulseaudio -n --daemonize=no --use-pid-file=no --exit-idle-time=-1 \
        --disable-shm=yes --realtime=no --high-priority=no \
        -L "module-native-protocol-unix socket=$WORK/pulse/native auth-anonymous=1" \
        -L 'module-null-sink sink_name=cap rate=48000 channels=2 format=float32le'
    wait_for sound pactl info
}

# service NAME COMMAND...: started in the background; what it says goes to $WORK/NAME.log, what it
# announces on descriptor 3 to the pipe NAME.ready, if there is one.
service() {
    log="$WORK/$1.log"
    announce="$WORK/$1.ready"
    [ -p "$announce" ] || announce=/dev/null
    shift
    # shellcheck disable=SC2016
    setpriv --pdeathsig TERM sh -c 'exec "$@" 3>"$0"' "$announce" "$@" >"$log" 2>&1 </dev/null &
    SERVICES="$! $SERVICES"
}

# wait_for NAME COMMAND...: until the command succeeds, at most ten seconds.
wait_for() {
    name=$1
    shift
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || give_up "$name"
        sleep 0.05
    done
}

give_up() {
    cat "$WORK/$1.log" >&2
    stop "The tests' $1 service did not start; what it said is above."
}

# The last started ends first.
stop_services() {
    for pid in ${SERVICES-}; do
        kill "$pid" 2>/dev/null || true
    done
    for pid in ${SERVICES-}; do
        wait "$pid" 2>/dev/null || true
    done
    SERVICES=''
    [ -z "${WORK-}" ] || rm -rf "$WORK"
}
