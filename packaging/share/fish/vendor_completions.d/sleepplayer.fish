# Made by packaging/make_manual.py; do not edit.

# Whether the words so far name this command, and nothing below it.
function __sleepplayer_at
    set -l words (commandline -opc)
    set -l found
    if contains -- "$words[2]" play tonight library playlist triggers doctor
        set found $words[2]
        if contains -- "$words[2] $words[3]" 'library scan' 'library list' 'library tag' 'library folders' 'library remove' 'playlist list' 'playlist import' 'playlist export' 'triggers list' 'triggers set'
            set found $words[2..3]
        end
    end
    test "$argv" = "$found"
end

# Whether nothing stands behind the program's name and these words.
function __sleepplayer_first
    test (count (commandline -opc)) -eq (math 1 + (count $argv)); and __sleepplayer_at $argv
end

# Whether so many words that are no options stand there, the program's name among them.
function __sleepplayer_place
    set -l words (string match --invert -- '-*' (commandline -opc))
    test (count $words) -eq $argv[1]; and __sleepplayer_at $argv[2..]
end

complete -c sleepplayer -f
complete -c sleepplayer -n '__sleepplayer_first' -a play -d 'Plays in the terminal, fades out and is silent on time.'
complete -c sleepplayer -n '__sleepplayer_first' -a tonight -d 'Says what would play tonight, why each of it, and what rests until when.'
complete -c sleepplayer -n '__sleepplayer_first' -a library -d 'What you own: scanned, listed, tagged.'
complete -c sleepplayer -n '__sleepplayer_first' -a playlist -d 'Playlists: listed, imported, exported.'
complete -c sleepplayer -n '__sleepplayer_first' -a triggers -d 'Triggers, and how much you like them. Alone it lists them.'
complete -c sleepplayer -n '__sleepplayer_first' -a doctor -d 'Says what works on this machine and what does not.'
complete -c sleepplayer -n '__sleepplayer_at' -F
complete -c sleepplayer -n '__sleepplayer_at' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at' -l engine -x -a 'auto vlc qt' -d 'what plays'
complete -c sleepplayer -n '__sleepplayer_at' -l version -d 'say which version this is, and end'
complete -c sleepplayer -n '__sleepplayer_at' -l start -d 'start tonight’s sounds'
complete -c sleepplayer -n '__sleepplayer_at' -l play-pause -d 'pause, go on, or start tonight’s sounds'
complete -c sleepplayer -n '__sleepplayer_at' -l next -d 'play what follows'
complete -c sleepplayer -n '__sleepplayer_at' -l previous -d 'back to the start of the track, or to the one before'
complete -c sleepplayer -n '__sleepplayer_at' -l extend -x -d 'be silent so many minutes later; also 10m or 90s, at most 3h'
complete -c sleepplayer -n '__sleepplayer_at' -l end-softly -d 'fade out from now on'
complete -c sleepplayer -n '__sleepplayer_at' -l show -d 'bring the window to the front'
complete -c sleepplayer -n '__sleepplayer_at' -l quit -d 'stop softly and quit'
complete -c sleepplayer -n '__sleepplayer_at' -l status -d 'say what plays and for how long'
complete -c sleepplayer -n '__sleepplayer_at' -l json -d 'with --status: for programs'
complete -c sleepplayer -n '__sleepplayer_at play' -F
complete -c sleepplayer -n '__sleepplayer_at play' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at play' -l playlist -x -d 'a playlist of the library instead of a PATH'
complete -c sleepplayer -n '__sleepplayer_at play' -l profile -x -d 'whose evening it is'
complete -c sleepplayer -n '__sleepplayer_at play' -l harmless -d 'what nobody knows anything of yet is harmless: it may play, now and later'
complete -c sleepplayer -n '__sleepplayer_at play' -l for -x -d 'how long'
complete -c sleepplayer -n '__sleepplayer_at play' -l until -x -d 'silent at this time'
complete -c sleepplayer -n '__sleepplayer_at play' -l tracks -x -d 'silent after N tracks'
complete -c sleepplayer -n '__sleepplayer_at play' -l end-of-track -d 'silent after this track'
complete -c sleepplayer -n '__sleepplayer_at play' -l fade -x -d 'length of the fade, up to 60m'
complete -c sleepplayer -n '__sleepplayer_at play' -l curve -x -a 'db-linear equal-power s-curve' -d 'shape of the fade'
complete -c sleepplayer -n '__sleepplayer_at play' -l crossfade -x -d 'how long a track and the next sound together, up to 15s'
complete -c sleepplayer -n '__sleepplayer_at play' -l volume -x -d 'how loud'
complete -c sleepplayer -n '__sleepplayer_at play' -l repeat -x -a 'off queue track' -d 'what begins again at its end'
complete -c sleepplayer -n '__sleepplayer_at play' -l shuffle -d 'in another order each time'
complete -c sleepplayer -n '__sleepplayer_at play' -l then -x -a 'stop quit lock display-off suspend hibernate poweroff' -d 'what follows the silence'
complete -c sleepplayer -n '__sleepplayer_at play' -l engine -x -a 'auto vlc qt' -d 'what plays'
complete -c sleepplayer -n '__sleepplayer_at tonight' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at tonight' -l for -x -d 'how long'
complete -c sleepplayer -n '__sleepplayer_at tonight' -l playlist -x -d 'drawn from this playlist; may be said more than once'
complete -c sleepplayer -n '__sleepplayer_at tonight' -l profile -x -d 'whose evening it is'
complete -c sleepplayer -n '__sleepplayer_at tonight' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_first library' -a scan -d 'Adds files and folders to the library and looks into them; without a PATH looks again at all there is.'
complete -c sleepplayer -n '__sleepplayer_first library' -a list -d 'Lists sounds.'
complete -c sleepplayer -n '__sleepplayer_first library' -a tag -d 'Lists which triggers sounds carry, sets them by hand, and confirms or rejects what was guessed from titles.'
complete -c sleepplayer -n '__sleepplayer_first library' -a folders -d 'Lists what makes up the library.'
complete -c sleepplayer -n '__sleepplayer_first library' -a remove -d 'Takes folders and files out of the library.'
complete -c sleepplayer -n '__sleepplayer_at library' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at library scan' -F
complete -c sleepplayer -n '__sleepplayer_at library scan' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at library scan' -l no-loudness -d 'leave the loudness to be measured later'
complete -c sleepplayer -n '__sleepplayer_at library scan' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_at library list' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at library list' -l playlist -x -d 'of this playlist only'
complete -c sleepplayer -n '__sleepplayer_at library list' -l trigger -x -d 'that carry this trigger'
complete -c sleepplayer -n '__sleepplayer_at library list' -l show -x -a 'all playable missing unreadable uneven suggested untagged never' -d 'which part of the library'
complete -c sleepplayer -n '__sleepplayer_at library list' -l sort -x -a 'title artist folder length loudness added last-heard playlist' -d 'in which order'
complete -c sleepplayer -n '__sleepplayer_at library list' -l descending -d 'from the other end'
complete -c sleepplayer -n '__sleepplayer_at library list' -l longer-than -x -d 'that last longer'
complete -c sleepplayer -n '__sleepplayer_at library list' -l shorter-than -x -d 'that last shorter'
complete -c sleepplayer -n '__sleepplayer_at library list' -l not-heard-for -x -d 'not heard for so long'
complete -c sleepplayer -n '__sleepplayer_at library list' -l heard-within -x -d 'heard within this time'
complete -c sleepplayer -n '__sleepplayer_at library list' -l added-within -x -d 'that came within this time'
complete -c sleepplayer -n '__sleepplayer_at library list' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_at library tag' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at library tag' -l add -x -d 'it is there, by so much of the sound: 0.3 or 30% (half, if nothing is said)'
complete -c sleepplayer -n '__sleepplayer_at library tag' -l remove -x -a 'whispering inaudible-whispering soft-speaking reading-aloud counting trigger-words humming singing breathing mouth-sounds tongue-clicking kissing eating crunching personal-attention caring-touch ear-cleaning ear-massage ear-blowing ear-eating hair-brushing hair-play haircut hair-washing scalp-massage massage face-touching makeup skincare shaving nail-care medical-exam cranial-nerve-exam measuring reiki plucking tapping scratching brushing crinkling crisp-sounds page-turning typing writing drawing clicking lid-sounds spray-sounds bubble-wrap fabric-sounds glove-sounds soap slime sticky-sounds sand scissors matches water-pouring water-sounds small-objects sweeping folding cooking singing-bowls tuning-fork clock-ticking mic-pumping hand-sounds repetitive-tasks careful-tasks nature rain thunder waves stream birdsong crickets wind fireplace cat-purring heartbeat room-ambience train-ambience plane-ambience car-ambience white-noise pink-noise brown-noise fan binaural-beats music hand-movements slow-movements light-triggers tracing' -d 'it is not there'
complete -c sleepplayer -n '__sleepplayer_at library tag' -l confirm -d 'what was guessed is right'
complete -c sleepplayer -n '__sleepplayer_at library tag' -l reject -d 'what was guessed is wrong'
complete -c sleepplayer -n '__sleepplayer_at library tag' -l suggested -d 'only sounds with guesses that nobody has judged'
complete -c sleepplayer -n '__sleepplayer_at library tag' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_at library folders' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at library folders' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_at library remove' -F
complete -c sleepplayer -n '__sleepplayer_at library remove' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at library remove' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_first playlist' -a list -d 'Lists the playlists, or what is in one of them.'
complete -c sleepplayer -n '__sleepplayer_first playlist' -a import -d 'Makes playlists of M3U, PLS, XSPF and JSPF files.'
complete -c sleepplayer -n '__sleepplayer_first playlist' -a export -d 'Writes a playlist; the format follows from the ending of FILE: .m3u8, .m3u, .pls, .xspf or .jspf.'
complete -c sleepplayer -n '__sleepplayer_at playlist' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at playlist list' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at playlist list' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_at playlist import' -F
complete -c sleepplayer -n '__sleepplayer_at playlist import' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at playlist import' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_at playlist export' -F
complete -c sleepplayer -n '__sleepplayer_at playlist export' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at playlist export' -l force -d 'also over a file that exists'
complete -c sleepplayer -n '__sleepplayer_at playlist export' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_first triggers' -a list -d 'Lists the triggers there are, what you say of them, and how many sounds carry each.'
complete -c sleepplayer -n '__sleepplayer_first triggers' -a set -d 'Says how much you like a trigger.'
complete -c sleepplayer -n '__sleepplayer_at triggers' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at triggers' -l profile -x -d 'whose; else of who was here last'
complete -c sleepplayer -n '__sleepplayer_at triggers' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_at triggers list' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at triggers list' -l profile -x -d 'whose; else of who was here last'
complete -c sleepplayer -n '__sleepplayer_at triggers list' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_place 3 triggers set' -a 'whispering inaudible-whispering soft-speaking reading-aloud counting trigger-words humming singing breathing mouth-sounds tongue-clicking kissing eating crunching personal-attention caring-touch ear-cleaning ear-massage ear-blowing ear-eating hair-brushing hair-play haircut hair-washing scalp-massage massage face-touching makeup skincare shaving nail-care medical-exam cranial-nerve-exam measuring reiki plucking tapping scratching brushing crinkling crisp-sounds page-turning typing writing drawing clicking lid-sounds spray-sounds bubble-wrap fabric-sounds glove-sounds soap slime sticky-sounds sand scissors matches water-pouring water-sounds small-objects sweeping folding cooking singing-bowls tuning-fork clock-ticking mic-pumping hand-sounds repetitive-tasks careful-tasks nature rain thunder waves stream birdsong crickets wind fireplace cat-purring heartbeat room-ambience train-ambience plane-ambience car-ambience white-noise pink-noise brown-noise fan binaural-beats music hand-movements slow-movements light-triggers tracing'
complete -c sleepplayer -n '__sleepplayer_place 4 triggers set' -a 'love like neutral dislike avoid none'
complete -c sleepplayer -n '__sleepplayer_at triggers set' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at triggers set' -l why -x -d 'for yourself'
complete -c sleepplayer -n '__sleepplayer_at triggers set' -l profile -x -d 'whose; else of who was here last'
complete -c sleepplayer -n '__sleepplayer_at triggers set' -l json -d 'for programs'
complete -c sleepplayer -n '__sleepplayer_at doctor' -s h -l help -d 'say what is understood, and end'
complete -c sleepplayer -n '__sleepplayer_at doctor' -l json -d 'for programs'
