import { type Around, defineDialect } from './dialect.ts'

/** Erlang and Elixir: atoms in terms, `file:format_error` texts, supervisor reports. */
export default defineDialect({
  specific: 3,
  patterns: [
    // {error,eaddrinuse} · {:error, :econnrefused} · {badmatch,{error,eacces}}
    /\{:?error, ?:?§/,
    // ** (File.Error) could not read file "secret.txt": permission denied
    /\*\* \(File\.\w+\) could not [a-z ]{2,40} "(?<path>[^"]{1,1000})": §/,
    // ** (File.RenameError) could not rename from "full/fill" to "moved": cross-domain link
    /\*\* \(File\.\w+\) could not (?<call>rename|copy)(?: recursively)? from "(?<path>[^"]{1,1000})" to "(?<dest>[^"]{1,1000})": §/,
    // ** (ErlangError) Erlang error: :enoent
    /\bErlang error: :?§/,
    // eaddrinuse}}}}}}},
    /^\s*§[}\])]+[,.]?$/,
    /[,{]§[}\]),]/,
    // Failed to start Ranch listener {acceptor,{0,0,0,0,0,0,0,0},5672} in ranch_tcp:listen(…) for reason eaddrinuse
    /\blistener (?:\{acceptor,\{[\d,]{1,60}\},|\S{1,60}:)(?<port>\d{1,5})\}?[^§]{0,300} for reason:? §/,
    // tcp connect (localhost:5432): connection refused - :econnrefused
    /\btcp (?<syscall>connect) \((?<endpoint>[^)]+)\): §/,
  ],
  phrases: [
    {
      match: /\bcould not bind to distribution port (?<port>\d{1,5}), (?<e>it is in use)\b/,
      needle: 'could not bind to distribution port',
      code: 'EADDRINUSE',
    },
  ],
  around: readTerm,
  samples: [
    {
      from: 'RabbitMQ 3.12, in its known format',
      text: 'ERROR: could not bind to distribution port 25672, it is in use by another node: rabbit@host',
      reads: [{ code: 'EADDRINUSE', entities: { port: '25672' } }],
    },
    {
      from: 'RabbitMQ 3.12, in its known format',
      text: "Failed to start Ranch listener {acceptor,{0,0,0,0,0,0,0,0},5672} in ranch_tcp:listen([{cacerts,'...'}]) for reason eaddrinuse (address already in use)",
      reads: [{ code: 'EADDRINUSE', entities: { port: '5672' } }],
    },
    {
      from: 'Erlang/OTP 25',
      text: 'escript: exception error: no match of right hand side value {error,eaddrinuse}',
      reads: [{ code: 'EADDRINUSE' }],
    },
    {
      from: 'Elixir 1.14.0',
      text: '** (File.Error) could not read file "secret.txt": permission denied',
      reads: [{ code: 'EACCES', entities: { path: 'secret.txt' } }],
    },
    {
      from: 'Elixir 1.14.0',
      text: '** (File.RenameError) could not rename from "full/fill" to "moved": cross-domain link',
      reads: [{ code: 'EXDEV', entities: { path: 'full/fill', dest: 'moved' } }],
    },
    { from: 'Elixir 1.14.0', text: '** (ErlangError) Erlang error: :enoent', reads: [{ code: 'ENOENT' }] },
    {
      from: 'RabbitMQ 3.10.8',
      text: '                               {listen_error,\n                                {acceptor,{0,0,0,0,0,0,0,0},5672},\n                                eaddrinuse}}}}}}},',
      reads: [{ code: 'EADDRINUSE', entities: { port: '5672' } }],
    },
    {
      from: 'Erlang/OTP 25',
      text: '{shutdown,{failed_to_start_child,acceptor,{listen,enoent,1}}}',
      reads: [{ code: 'ENOENT' }],
    },
    {
      from: 'Postgrex 0.16',
      text: '[error] Postgrex.Protocol (#PID<0.212.0>) failed to connect: ** (DBConnection.ConnectionError) tcp connect (localhost:5432): connection refused - :econnrefused',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'localhost', port: '5432', syscall: 'connect' } }],
    },
  ],
  negatives: [
    { from: 'Elixir 1.14.0', text: '    /srv/a.exs:2: A.eaddrinuse/1' },
    { from: 'apt 2.6.1', text: 'E: Unable to locate package libeacces-dev98' },
  ],
})

/** A term is broken over lines: the port stands above the atom. */
function readTerm({ line, text, place, found }: Around): void {
  if (!/^\s*\{?:?e[a-z0-9]{2,14}[}\])]+[,.]?$/.test(text(line) ?? '')) return
  for (let at = line - 1; at > line - 5; at--) {
    const above = text(at) ?? ''
    const port = /\},(\d{1,5})\}|\{port,\s?(\d{1,5})\}|,(\d{1,5})\},$/d.exec(above)
    const range = port?.indices?.slice(1).find((one) => one !== undefined)
    if (range !== undefined) {
      found.add('port', above.slice(...range), place(at, ...range))
      return
    }
  }
}
