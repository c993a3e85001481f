/** Logs to try Errlab with. Each was printed by the program that it names, on Debian 12. */
export interface Sample {
  readonly id: string
  readonly name: string
  readonly log: string
}

export const SAMPLES: readonly Sample[] = [
  // Node.js 20.20.2
  {
    id: 'EADDRINUSE',
    name: 'npm run dev',
    log: `$ npm run dev

> orders-api@2.4.1 dev
> node server.js; node worker.js

node:events:502
      throw er; // Unhandled 'error' event
      ^

Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1908:16)
    at listenInCluster (node:net:1965:12)
    at Server.listen (node:net:2067:7)
    at Object.<anonymous> (/home/maya/orders-api/server.js:8:5)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)
    at Module._extensions..js (node:internal/modules/cjs/loader:1623:10)
    at Module.load (node:internal/modules/cjs/loader:1266:32)
    at Module._load (node:internal/modules/cjs/loader:1091:12)
    at Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:164:12)
    at node:internal/main/run_main_module:28:49
Emitted 'error' event on Server instance at:
    at emitErrorNT (node:net:1944:8)
    at process.processTicksAndRejections (node:internal/process/task_queues:82:21) {
  code: 'EADDRINUSE',
  errno: -98,
  syscall: 'listen',
  address: '::',
  port: 3000
}

Node.js v20.20.2
worker: fetching jobs from 127.0.0.1:3001
Error: connect ECONNREFUSED 127.0.0.1:3001
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {
  errno: -111,
  code: 'ECONNREFUSED',
  syscall: 'connect',
  address: '127.0.0.1',
  port: 3001
}
`,
  },
  // bash 5.2.15
  {
    id: 'EACCES',
    name: './deploy.sh',
    log: `$ ./deploy.sh
deploy: writing version 2.4.1 to /var/www/shop
./deploy.sh: line 5: /var/www/shop/VERSION: Permission denied
`,
  },
  // Python 3.11
  {
    id: 'ENOENT',
    name: 'python3 app.py',
    log: `$ python3 app.py
Traceback (most recent call last):
  File "/home/maya/billing/app.py", line 16, in <module>
    main()
  File "/home/maya/billing/app.py", line 11, in main
    config = load_config(os.environ.get("BILLING_CONFIG", "config/billing.json"))
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/home/maya/billing/app.py", line 6, in load_config
    with open(path) as file:
         ^^^^^^^^^^
FileNotFoundError: [Errno 2] No such file or directory: 'config/billing.json'
`,
  },
  // nginx 1.22.1, worker_rlimit_nofile 24
  {
    id: 'EMFILE',
    name: 'error.log of nginx',
    log: `2026/11/22 08:53:14 [alert] 25352#25352: *14 socket() failed (24: Too many open files) while connecting to upstream, client: 127.0.0.1, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:8098/", host: "127.0.0.1:8099"
2026/11/22 08:53:14 [crit] 25352#25352: accept4() failed (24: Too many open files)
2026/11/22 08:53:14 [alert] 25352#25352: *16 socket() failed (24: Too many open files) while connecting to upstream, client: 127.0.0.1, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:8098/", host: "127.0.0.1:8099"
2026/11/22 08:53:14 [crit] 25352#25352: accept4() failed (24: Too many open files)
2026/11/22 08:53:14 [alert] 25352#25352: *17 socket() failed (24: Too many open files) while connecting to upstream, client: 127.0.0.1, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:8098/", host: "127.0.0.1:8099"
2026/11/22 08:53:15 [crit] 25352#25352: accept4() failed (24: Too many open files)
2026/11/22 08:53:15 [alert] 25352#25352: *18 socket() failed (24: Too many open files) while connecting to upstream, client: 127.0.0.1, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:8098/", host: "127.0.0.1:8099"
`,
  },
]
