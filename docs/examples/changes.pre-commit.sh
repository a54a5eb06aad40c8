#!/usr/bin/env bash
# Copy to .git/hooks/pre-commit and make it executable. Says before a commit what applying it would do to what runs, and
# leaves it as Markdown in .git/changes.md, for the description of the pull request.
set -euo pipefail

report=$(git rev-parse --git-path changes.md)
# Only commits that touch what manifests are made from.
if git diff --cached --quiet -- constructs contracts services environments.ts dist; then
  exit 0
fi

code=0
npx tsx main.ts diff --format markdown >"$report" || code=$?
cat "$report" >&2
if [ "$code" -ne 0 ]; then
  echo "pre-commit: see $report; git commit --no-verify commits all the same" >&2
fi
exit "$code"
