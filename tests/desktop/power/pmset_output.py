"""What `pmset -g assertions` prints, from what people have put on the web."""

from __future__ import annotations

HEAD = """2025-11-02 13:20:57 -0600
Assertion status system-wide:
   BackgroundTask                 0
   ApplePushServiceTask           0
   UserIsActive                   1
   PreventUserIdleDisplaySleep    0
   PreventSystemSleep             0
   ExternalMedia                  0
   PreventUserIdleSystemSleep     1
   NetworkClientActive            0
Listed by owning process:
"""
QUIET = HEAD.replace("SystemSleep     1", "SystemSleep     0")
CAFFEINATE = (
    "   pid 98217(caffeinate): [0x00045477000194b3] 00:00:03 PreventUserIdleSystemSleep"
    ' named: "caffeinate command-line tool"\n'
    "\tDetails: caffeinate asserting for 1600 secs\n"
    "\tLocalized=THE CAFFEINATE TOOL IS PREVENTING SLEEP.\n"
    "\tTimeout will fire in 1597 secs Action=TimeoutActionRelease\n"
)
ACTIVE = (
    "   pid 145(WindowServer): [0x00044f2f00099212] 00:00:00 UserIsActive"
    ' named: "com.apple.iohideventsystem.queue.tickle serviceID:10009be9e"\n'
    "\tTimeout will fire in 600 secs Action=TimeoutActionRelease\n"
)
POWERD = (
    "   pid 80(powerd): [0x00044f2f00019216] 00:22:34 PreventUserIdleSystemSleep"
    ' named: "Powerd - Prevent sleep while display is on"\n'
)


def sound_for(pid: int) -> str:
    return (
        "   pid 189(coreaudiod): [0x000a1b2c00018abc] 00:10:00 PreventUserIdleSystemSleep"
        ' named: "com.apple.audio.BuiltInSpeakerDevice.context.preventuseridlesleep"\n'
        f"\tCreated for PID: {pid}.\n"
    )
