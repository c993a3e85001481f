import { type Around, defineDialect } from './dialect.ts'

/** .NET and Mono: SocketException with its number, IOException texts, Kestrel. */
export default defineDialect({
  specific: 3,
  patterns: [
    // System.Net.Sockets.SocketException (111): Connection refused 172.19.0.4:5672
    /§ \[?(?!(?:system|generic|tcp|udp|asio\.\w+):)(?<endpoint>(?:[\w.-]+|\[[0-9a-f:]+\]):\d{1,5})/,
    // System.Net.Http.HttpRequestException: Connection refused (10.0.0.8:5341)
    /§ \((?<endpoint>(?:[\w.-]+|\[[0-9a-f:]+\]):\d{1,5})\)/,
    // System.Net.HttpListenerException (5): § while binding http://+:80/
    /§\.? while (?<syscall>bind)ing (?<endpoint>https?:\/\/\S{1,200})/,
    // System.IO.IOException: Failed to bind to address http://127.0.0.1:5101: address already in use.
    /\bFailed to (?<syscall>bind) to address (?<endpoint>\S+?): §/,
    // System.Net.Sockets.SocketException (0x80004005): Connection refused
    /^\s*(?:---> )?(?:System|Microsoft|Npgsql|MySql|StackExchange|RabbitMQ)\.[\w.+]{1,100}(?: \([^)]{1,40}\))?: (?:.{0,200}: )?§/,
  ],
  phrases: [
    {
      match: /\bCould not copy "[^"]{1,1000}" to "(?<path>[^"]{1,1000})"\..{0,80} (?<e>The file is locked by): /,
      needle: 'the file is locked by: ',
      code: 'EBUSY',
    },
    {
      match:
        /\bFailed to listen on prefix '(?<endpoint>https?:\/\/[^']{1,300})' because it (?<e>conflicts with an existing registration) on the machine/,
      needle: 'conflicts with an existing registration',
      code: 'EADDRINUSE',
    },
    // error MSB3021: Unable to copy file "a.dll" to "/out/a.dll". Permission denied [/src/App.csproj]
    {
      match:
        /\berror MSB\d{4}: (?:Unable to|Could not) (?:copy|delete|move|write) (?:file |lines to file )?"(?<path>[^"]{1,1000})"(?: to "(?<dest>[^"]{1,1000})")?\. (?:Beginning retry \d+ in \d+ms\. )?(?<e>Permission denied|Access is denied)/,
      needle: 'error msb',
      code: 'EACCES',
    },
    {
      match: /\bAccess to the path ['"](?<path>[^'"]{1,1000})['"] (?<e>is denied)/,
      needle: 'access to the path',
      code: 'EACCES',
    },
    {
      match: /(?<e>\bCould not find (?:file|a part of the path)) ['"](?<path>[^'"]{1,1000})['"]/,
      needle: 'could not find ',
      code: 'ENOENT',
    },
    {
      match:
        /\bThe process cannot access the file ['"](?<path>[^'"]{1,1000})['"] (?<e>because it is being used by another process)/,
      needle: 'because it is being used by another process',
      code: 'EBUSY',
    },
    {
      match:
        /\b(?:The|Could not create) file ['"](?<path>[^'"]{1,1000})['"](?<e> already exists|\. File already exists)/,
      needle: ' already exists',
      code: 'EEXIST',
    },
    {
      match: /\bIOException: (?<e>Disk full)(?:\. Path (?<path>\S+))?/,
      needle: 'disk full',
      code: 'ENOSPC',
    },
    // Get-Content : Cannot find path 'C:\\app\\none.ps1' because it does not exist.
    {
      match: /(?<e>\bCannot find path) '(?<path>[^']{1,1000})' because it does not exist/,
      needle: 'cannot find path',
      code: 'ENOENT',
    },
    {
      match: /\bNative error= ?(?<e>Cannot find the specified file)/,
      needle: 'cannot find the specified file',
      code: 'ENOENT',
    },
    { match: /\bSocketException \(0x80004005\): (?<e>Access denied)/, needle: 'socketexception', code: 'EACCES' },
    {
      match: /\bSocketException[^:]{0,30}: (?<e>The requested address is not valid in this context)/,
      needle: 'the requested address is not valid',
      code: 'EADDRNOTAVAIL',
    },
    {
      match: /\b(?<e>Could not resolve host) '(?<hostname>[\w.-]+)'/,
      needle: 'could not resolve host',
      code: 'ENOTFOUND',
    },
  ],
  around: readBinding,
  samples: [
    {
      from: '.NET SDK 8 on Windows, in its known format',
      text: 'targets(5270,5): error MSB3027: Could not copy "obj\\Debug\\apphost.exe" to "C:\\src\\shop.exe". Exceeded retry count of 10. Failed. The file is locked by: "shop (2204)" [C:\\src\\shop.csproj]',
      reads: [{ code: 'EBUSY', entities: { path: 'C:\\src\\shop.exe' } }],
    },
    {
      from: '.NET 6 on Windows, in its known format',
      text: "System.Net.HttpListenerException (183): Failed to listen on prefix 'http://+:8080/' because it conflicts with an existing registration on the machine.",
      reads: [{ code: 'EADDRINUSE', entities: { port: '8080' } }],
    },
    {
      from: 'RabbitMQ.Client 6, in its known format',
      text: ' ---> System.AggregateException: One or more errors occurred. (Connection failed, host 10.0.0.3:5672)\n ---> System.Net.Sockets.SocketException (111): Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '10.0.0.3', port: '5672' } }],
    },
    {
      from: 'PowerShell 5.1',
      text: "Get-Content : Cannot find path 'C:\\app\\none.ps1' because it does not exist.",
      reads: [{ code: 'ENOENT', entities: { path: 'C:\\app\\none.ps1' } }],
    },
    {
      from: 'MSBuild 17.8',
      text: '/sdk/Microsoft.Common.CurrentVersion.targets(5270,5): error MSB3021: Unable to copy file "obj/App.dll" to "/out/App.dll". Permission denied [/src/App.csproj]',
      reads: [{ code: 'EACCES', entities: { path: 'obj/App.dll', dest: '/out/App.dll' } }],
    },
    {
      from: '.NET 8',
      text: 'System.Net.Http.HttpRequestException: Connection refused (10.0.0.8:5341)',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '10.0.0.8', port: '5341' } }],
    },
    {
      from: '.NET 8 on Windows, in its known format',
      text: 'System.Net.HttpListenerException (5): Access is denied. while binding http://+:80/',
      reads: [{ code: 'EACCES', entities: { syscall: 'bind', port: '80' } }],
    },
    {
      from: '.NET 7, RabbitMQ.Client 6',
      text: '       ---> System.Net.Internals.SocketExceptionFactory+ExtendedSocketException (111): Connection refused 172.19.0.4:5672',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '172.19.0.4', port: '5672', number: '111' } }],
    },
    {
      from: 'Kestrel 7',
      text: '      System.IO.IOException: Failed to bind to address http://127.0.0.1:5101: address already in use.',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '127.0.0.1', port: '5101' } }],
    },
    {
      from: '.NET 7',
      text: "System.UnauthorizedAccessException: Access to the path '/srv/app/secret.txt' is denied.",
      reads: [{ code: 'EACCES', entities: { path: '/srv/app/secret.txt' } }],
    },
    {
      from: '.NET 7',
      text: "System.IO.FileNotFoundException: Could not find file '/srv/app/config.json'.",
      reads: [{ code: 'ENOENT', entities: { path: '/srv/app/config.json' } }],
    },
    {
      from: '.NET 7',
      text: "System.IO.IOException: The process cannot access the file 'C:\\app\\app.log' because it is being used by another process.",
      reads: [{ code: 'EBUSY', entities: { path: 'C:\\app\\app.log' } }],
    },
    {
      from: '.NET 7',
      text: "System.IO.IOException: The file '/srv/app/out.bin' already exists.",
      reads: [{ code: 'EEXIST', entities: { path: '/srv/app/out.bin' } }],
    },
    {
      from: 'Mono 6.8.0',
      text: 'System.IO.IOException: Disk full. Path /dev/full',
      reads: [{ code: 'ENOSPC', entities: { path: '/dev/full' } }],
    },
    {
      from: 'Mono 6.8.0',
      text: 'System.Net.Sockets.SocketException (0x80004005): Connection refused',
      reads: [{ code: 'ECONNREFUSED' }],
    },
    { from: 'Mono 6.8.0', text: 'System.IO.IOException: Directory not empty', reads: [{ code: 'ENOTEMPTY' }] },
    {
      from: '.NET 7 on Windows',
      text: '       ---> System.Net.Sockets.SocketException (10061): No connection could be made because the target machine actively refused it.',
      reads: [{ code: 'ECONNREFUSED', entities: { number: '10061' } }],
    },
    {
      from: 'Mono 6.8.0',
      text: "System.ComponentModel.Win32Exception (0x80004005): ApplicationName='no-such-cmd', CommandLine='', CurrentDirectory='', Native error= Cannot find the specified file",
      reads: [{ code: 'ENOENT' }],
    },
    {
      from: 'Mono 6.8.0',
      text: "System.Net.Sockets.SocketException (0x80004005): Could not resolve host 'nosuch.invalid'",
      reads: [{ code: 'ENOTFOUND', entities: { hostname: 'nosuch.invalid' } }],
    },
  ],
  negatives: [{ from: '.NET 7', text: 'System.Data.SqlClient.SqlException (0x80131904): Login failed for user' }],
})

/** The address that could not be bound stands on an outer exception, a line or two above. */
function readBinding({ line, text, place, found }: Around): void {
  if (!/(?:^\s*|\s|\\n)---> /.test(text(line) ?? '')) return
  for (let at = line; at > line - 6; at--) {
    const match = TO_WHERE.exec(text(at) ?? '')
    if (match?.indices === undefined) continue
    found.add('port', match[2]!, place(at, ...match.indices[2]!))
    const host = match[1]!.replace(/^[a-z]+:\/\//, '')
    const start = match.indices[1]![1] - host.length
    if (/^[\d.]+$/.test(host)) found.add('address', host, place(at, start, start + host.length))
    return
  }
}

// Failed to bind to address http://127.0.0.1:5101: … · (Connection failed, host 10.0.0.3:5672) of RabbitMQ.Client
const TO_WHERE = /\b(?:to address|Connection failed, host) (\S+?):(\d{1,5})(?=[:\s)])/d
