#!/bin/sh
# macOS: dubbelklicka, så öppnas fönstret. Filen ligger bredvid programmet.
cd "$(dirname "$0")" || exit 1
exec ./behov webb
