# A private PostgreSQL in a folder of its own, which ends and is deleted with whoever holds this program's standard input,
# however that ends. $1: the folder of PostgreSQL's programs. The other arguments are the server's.
set -eu
bin=$1
shift
dir=$(mktemp -d "${TMPDIR:-/tmp}/tearline-postgres-XXXXXX")
server=
# As a crash: nothing is written any more.
crash() { if [ -n "$server" ]; then kill -QUIT "$server" 2>/dev/null || true; wait "$server" || true; server=; fi; }
trap 'crash; rm -rf "$dir"' EXIT
"$bin/initdb" -D "$dir/data" -U tearline -A trust -E UTF8 --locale=C --no-sync --no-instructions >"$dir/log" 2>&1 \
  || { cat "$dir/log" >&2; exit 1; }
start() { "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= "$@" >>"$dir/log" 2>&1 </dev/null & server=$!; }
start "$@"
echo "$dir"
while read -r word; do
  case $word in
    crash) crash ;;
    start) start "$@" ;;
  esac
  echo "$word"
done
