#!/bin/sh
# Speaks the commands of the quick start with espeak-ng, each in one second, one file for a speaker: make_commands.sh FOLDER
# Needs espeak-ng, sox and opusenc. What espeak-ng speaks is free to use.
set -e
out=$1
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# voice, pitch and words a minute of each speaker
speakers="en-us+m1:50:190 en-us+m2:45:200 en-us+m3:40:210 en-us+m4:55:195 en-us+m5:50:205 en-us+m6:42:200 en-us+m7:60:190 en-us+f1:55:200
en-us+f2:50:205 en-us+f3:60:195 en-us+f4:65:210 en-us+f5:50:200 en-gb+m1:48:200 en-gb+m3:52:195 en-gb+f1:58:205 en-gb+f2:62:200 en-gb-scotland+m2:50:200
en-gb-scotland+f3:55:195 en-gb-x-rp+m4:45:205 en-gb-x-rp+f4:60:200 en-029+m5:50:195 en-029+f2:56:205 en-us+klatt:50:195 en-us+klatt2:55:200
en-us+Annie:50:200 en-us+Michael:50:195 en-gb+Linda:50:200 en-us+Andy:50:205 en-us+Steph:50:195 en-gb+Lee:50:200 en-us+Alicia:55:195 en-us+Gene:45:200"
for speaker in $speakers; do
  voice=${speaker%%:*}; rest=${speaker#*:}; pitch=${rest%%:*}; speed=${rest#*:}
  name=$(echo "$voice" | tr '+' '-' | tr 'A-Z' 'a-z')
  rm -f "$work"/*.wav
  n=100
  for verb in open close find paint; do
    for noun in door window box book lamp; do
      n=$((n + 1))
      espeak-ng -v "$voice" -p "$pitch" -s "$speed" -w "$work/raw.wav" "$verb $noun"
      sox "$work/raw.wav" -r 16000 "$work/$n.wav" silence 1 0.005 0.5% reverse silence 1 0.005 0.5% reverse gain -n -3 pad 0.02 1 trim 0 1
    done
  done
  rm -f "$work/raw.wav"
  sox "$work"/1*.wav "$work/all.wav"
  opusenc --quiet --bitrate 20 --comp 10 "$work/all.wav" "$out/$name.opus"
done
