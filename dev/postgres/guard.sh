# Runs a program that must not outlive whoever started it: guard.sh <folder> <program> [arguments…]
# Standard input is a pipe that is closed when the other side has ended, however it ended, also by SIGKILL. The program is
# then ended as well, and its folder removed. What the program prints goes to <folder>/server.log.
folder=$1
shift
exec 3<&0
"$@" </dev/null >>"$folder/server.log" 2>&1 3<&- &
program=$!
{
  cat <&3
  : >"$folder/abandoned"
  # PostgreSQL's immediate shutdown: nobody is left who could want its data.
  kill -QUIT "$program"
} >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$program"
code=$?
kill "$watch" 2>/dev/null
if [ -e "$folder/abandoned" ]; then rm -rf "$folder"; fi
exit "$code"
