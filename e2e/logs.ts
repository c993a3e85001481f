/** Logs that the stories paste. */
export const NODE_EADDRINUSE = `Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1380:16)
`

export const TWO_FAILURES = `[api] Error: listen EADDRINUSE: address already in use :::4100
[api]     at Server.setupListenHandle [as _listen2] (node:net:1817:16)
[web] starting
[web] Error: connect ECONNREFUSED 127.0.0.1:4100
[web]     at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)
`

export const NO_ERRNO = `GET /index.html 200 12ms
build finished in 3.2 s
`

export const WITH_SECRETS = `db postgres://orders:S3cret-77@db.prod.acme.com:5432/shop
Error: ENOENT: no such file or directory, open '/home/maya/orders/config.json'
`
