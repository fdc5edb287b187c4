#!/bin/sh
# coturn reads no environment: a configuration in memory, so that the secret stands neither in a file nor among the processes.
set -eu
: "${DOMAIN:?}" "${TURN_SECRET:?}" "${HOST_ADDRESS:?}"
umask 077
conf="${TURN_CONF:-/tmp/turnserver.conf}"
{
	cat "$(dirname "$0")/turnserver.conf"
	printf 'realm=%s\nstatic-auth-secret=%s\n' "$DOMAIN" "$TURN_SECRET"
	printf 'listening-ip=%s\nrelay-ip=%s\nallowed-peer-ip=%s\n' "$HOST_ADDRESS" "$HOST_ADDRESS" "$HOST_ADDRESS"
	if [ -n "${PUBLIC_ADDRESS:-}" ]; then
		printf 'external-ip=%s/%s\nallowed-peer-ip=%s\n' "$PUBLIC_ADDRESS" "$HOST_ADDRESS" "$PUBLIC_ADDRESS"
	fi
	if [ -r /certs/fullchain.pem ]; then
		printf 'tls-listening-port=5349\ncert=/certs/fullchain.pem\npkey=/certs/privkey.pem\nno-tlsv1\nno-tlsv1_1\n'
	else
		printf 'no-tls\nno-dtls\n'
	fi
} >"$conf"
exec turnserver -c "$conf"
