#!/bin/bash
# Kills a training run with SIGKILL at random moments, lets it go on from its last checkpoint each time, and compares the final
# adapter and optimiser with those of a run that was never killed.
# Usage: scripts/kill_and_resume.sh KILLS -- sft options without output_dir and resume_from_checkpoint
set -u
case "${1:-}" in
  '' | *[!0-9]* | 0) echo "usage: $0 KILLS -- sft options; KILLS is a number of at least 1" >&2; exit 2 ;;
esac
kills=$1
shift 2
swift=${SWIFT:-$(dirname "$0")/../swift}
work=$(mktemp -d)
"$swift" sft "$@" --add_version false --output_dir "$work/whole" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
done_kills=0
exact=0
while [ "$done_kills" -lt "$kills" ]; do
  rm -rf "$work/broken"
  from=()
  while :; do
    "$swift" sft "$@" --add_version false --output_dir "$work/broken" "${from[@]}" > "$work/log" 2>&1 &
    pid=$!
    (sleep "$((1 + RANDOM % 3)).$((RANDOM % 10))"; kill -9 $pid 2> /dev/null) &
    killer=$!
    wait $pid 2> /dev/null
    code=$?
    if [ "$code" -ne 137 ]; then
      kill $killer 2> /dev/null
      [ "$code" -eq 0 ] || { cat "$work/log"; exit 1; }
      break
    fi
    done_kills=$((done_kills + 1))
    last=$(ls -d "$work"/broken/checkpoint-* 2> /dev/null | sort -V | tail -n 1)
    from=()
    if [ -n "$last" ]; then from=(--resume_from_checkpoint "$last"); else rm -rf "$work/broken"; fi
  done
  end=$(ls -d "$work"/whole/checkpoint-* | sort -V | tail -n 1)
  name=$(basename "$end")
  if cmp -s "$end/adapter_model.safetensors" "$work/broken/$name/adapter_model.safetensors" \
    && cmp -s "$end/optimizer.safetensors" "$work/broken/$name/optimizer.safetensors"; then
    exact=$((exact + 1))
  else
    echo "differs after $done_kills kills: $work/broken/$name"
    exit 1
  fi
done
echo "$done_kills kills over $exact runs, each of which ended exactly like the one that was never killed"
rm -rf "$work"
