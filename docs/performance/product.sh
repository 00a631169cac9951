#!/usr/bin/env bash
# Serves a made-up product with four photos, for weighing its public page, as
# docs/performance.md tells; prints the addresses and serves until it is ended.
# usage: product.sh WANTILAN PHOTO PHOTO PHOTO PHOTO   (a built program; JPEGs as a telephone takes them)
# Needs curl and sqlite3.
set -euo pipefail
program=$(realpath "$1") at=127.0.0.1:18094 work=$(mktemp -d) db=$work/temu.db
shift
"$program" demo --db "$db" --addr "$at" --no-open >"$work/out" 2>"$work/log" &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT
until grep -q '/masuk/' "$work/out" && curl -s -o /dev/null "http://$at/readyz"; do sleep 0.1; done
link=$(grep -i 'pemilik' "$work/out" | grep -o 'http://.*/masuk/[^ ]*' | head -1)
send() { curl -s -b "$work/jar" -c "$work/jar" -H 'Sec-Fetch-Site: same-origin' -o "$work/answer" -w '%{redirect_url}' "$@"; }
send -X POST "$link" >/dev/null
list=$(send "http://$at/produk") # the owner's catalogue
party=$(grep -o '[0-9a-f]\{32\}' <<<"$list")
sqlite3 "$db" "INSERT OR IGNORE INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at)
	SELECT id, office, '0000000', 1, '', '', '', '', 'tenun', 0, 0 FROM party WHERE id = '$party'; UPDATE business SET public = 1 WHERE party = '$party'"
forms=()
for photo in "$@"; do forms+=(-F "photo=@$photo"); done
product=$(send -F 'name=Selendang Jepun 01 (contoh)' -F 'price=250.000' -F 'unit=piece' -F 'minimum_order=10' -F 'lead_days=14' \
	-F 'materials=Katun, pewarna alam' -F 'about=Ditenun tangan dengan alat tenun bukan mesin.' "${forms[@]}" "$list")
send -X POST "$product/tampil" >/dev/null
send "$product" >/dev/null
echo "http://$at$(grep -o '/p/[0-9A-Z]*' "$work/answer" | head -1)"
echo "http://$at$(send "$list" >/dev/null; grep -o '/u/[0-9A-Z]*' "$work/answer" | head -1)"
echo "http://$at/direktori"
sqlite3 "$db" 'SELECT shown, thumb FROM product_photo ORDER BY place' | tr '|' '\n' | while read -r hash; do
	curl -s -o /dev/null -w "photo %{size_download} bytes\n" "http://$at/berkas/$hash"
done
wait $server
