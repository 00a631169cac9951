#!/usr/bin/env bash
# Small deeds through the pages, as docs/performance.md tells: 3,000 organisers
# are signed in to a copy of the database, because each is limited.
# usage: deeds.sh WANTILAN FILE   (a built program; a file made by "wantilan demo --db FILE")
# Needs taskset, curl, wrk, python3 and sqlite3. SECONDS_OF_LOAD=5 by default.
set -euo pipefail
program=$(realpath "$1") file=$(realpath "$2") at=127.0.0.1:18094 work=$(mktemp -d)
sqlite3 "$file" "VACUUM INTO '$work/copy.db'"
python3 - "$work" "$at" <<'PY'
import hashlib, sqlite3, sys, time
work, at = sys.argv[1:]
db = sqlite3.connect(work + "/copy.db")
gathering, host = db.execute("SELECT gathering, organisation FROM host WHERE place = 1").fetchone()
people = [r[0] for r in db.execute("SELECT id FROM participant WHERE gathering = ? ORDER BY number", (gathering,))]
now = int(time.time() * 1e6)
for i in range(3000):
    a = f"load{i:05d}"
    db.execute("INSERT INTO account (id, name, created_at) VALUES (?, ?, ?)", (a, f"Panitia Uji {i}", now))
    db.execute("INSERT INTO membership (id, account, organisation, role, created_at) VALUES (?, ?, ?, 'organiser', ?)", (a, a, host, now))
    db.execute("INSERT INTO session (hash, id, account, membership, begun_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
               (hashlib.sha256(f"TOKEN{i:05d}".encode()).hexdigest(), a, a, a, now, now, now + 10**12))
db.commit()
open(work + "/load.lua", "w").write("""
local n, people = 0, {%s}
wrk.method = "POST"
request = function()
  n = n + 1
  local page = "/temu/%s/peserta/" .. people[n %% #people + 1]
  return wrk.format("POST", page .. "/cabut", {["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin",
    ["Referer"] = "http://%s" .. page, ["Cookie"] = string.format("wantilan_sesi=TOKEN%%05d", n %% 3000)}, "sekali=key" .. n)
end
""" % (",".join('"%s"' % p for p in people), gathering, at))
PY
taskset -c 0 "$program" serve --db "$work/copy.db" --addr "$at" >"$work/out" 2>"$work/log" &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
until curl -s -o /dev/null "http://$at/readyz"; do sleep 0.05; done
cpu() { awk '{sub(/^.*\) /, ""); print ($12 + $13) / 100}' "/proc/$server/stat"; }
before=$(cpu)
taskset -c 1 wrk -t1 -c32 -d"${SECONDS_OF_LOAD:-5}s" --latency -s "$work/load.lua" "http://$at" >"$work/wrk"
awk -v a="$before" -v b="$(cpu)" '/requests in/ {n = $1} /Requests\/sec/ {r = $2} /50%/ {m = $2} /99%/ {p = $2} /Non-2xx/ {e = $NF}
	END {printf "%.0f a second, %.0f for each CPU-second, p50 %s, p99 %s, %d refused\n", r, n / (b - a), m, p, e}' "$work/wrk"
kill $server && wait $server || true
echo "answered, marked as sent, counted, in the audit log:"
grep -c 'route=/temu/{gathering}/peserta/{participant}/cabut status=303' "$work/log"
sqlite3 "$work/copy.db" "SELECT COUNT(*) FROM once; SELECT SUM(link_version) FROM participant; SELECT COUNT(*) FROM audit WHERE deed = 'gathering.links'"
