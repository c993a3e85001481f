import { defineDialect } from './dialect.ts'

/** Dart and Flutter: `FileSystemException: what, path = '…' (OS Error: strerror, errno = N)`. */
export default defineDialect({
  specific: 3,
  only: /\bOS Error: /,
  patterns: [
    // PathNotFoundException: Cannot open file, path = 'config.json' (OS Error: No such file or directory, errno = 2)
    /, path = '(?<path>[^']{1,1000})' \(OS Error: §/,
    // SocketException: Failed to create server socket (OS Error: Address already in use, errno = 98), address = 0.0.0.0, port = 8080
    /\bserver socket \(OS Error: §.{0,40}, address = (?<host>[\w.:-]+), port = (?<port>\d{1,5})/,
    // SocketException: Connection refused (OS Error: Connection refused, errno = 111), address = localhost, port = 43210
    // The port is the client's own, so it is not read.
    /\(OS Error: §.{0,40}, address = (?<host>[\w.:-]+)/,
  ],
  samples: [
    {
      from: 'Dart 3.2',
      text: "PathNotFoundException: Cannot open file, path = 'config.json' (OS Error: No such file or directory, errno = 2)",
      reads: [{ code: 'ENOENT', entities: { path: 'config.json', number: '2' } }],
    },
    {
      from: 'Dart 3.2',
      text: 'SocketException: Failed to create server socket (OS Error: Address already in use, errno = 98), address = 0.0.0.0, port = 8080',
      reads: [{ code: 'EADDRINUSE', entities: { address: '0.0.0.0', port: '8080' } }],
    },
    {
      from: 'Dart 3.2',
      text: 'SocketException: Connection refused (OS Error: Connection refused, errno = 111), address = localhost, port = 43210',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'localhost' } }],
    },
  ],
  negatives: [
    {
      from: 'Dart 3.2',
      text: 'HttpException: Connection closed before full header was received, uri = http://localhost:8080/',
    },
  ],
})
