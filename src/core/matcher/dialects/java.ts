import { codesOfCall } from '../../errno/index.ts'
import { type Around, defineDialect } from './dialect.ts'

const NIO: Readonly<Record<string, string>> = {
  AccessDenied: 'EACCES',
  NoSuchFile: 'ENOENT',
  FileAlreadyExists: 'EEXIST',
  DirectoryNotEmpty: 'ENOTEMPTY',
}

/** The JVM: java.io, java.nio.file, java.net and the libraries above them. */
export default defineDialect({
  specific: 3,
  patterns: [
    // Port(s) already bound: 8080: Address already in use (Quarkus)
    /\bPort\(s\) already bound: (?<port>\d{1,5}): §/,
    // java.net.ConnectException: Call From dn3/10.0.0.3 to nn1:8020 failed on connection exception: java.net.ConnectException: Connection refused; …
    /\bCall From \S{1,200} to (?<endpoint>[\w.-]{1,200}:\d{1,5}) failed .{0,200}§/,
    // java.io.FileNotFoundException: secret.txt (Permission denied)
    /\bjava\.io\.FileNotFoundException: (?<path>[^§]{1,1000}?) \(§\)?/,
    // java.nio.file.FileSystemException: a -> b: Invalid cross-device link
    /\b(?:java\.nio\.file\.)?FileSystemException: (?<path>[^§]{1,1000}?)(?: -> (?<dest>[^§]{1,1000}?))?: §/,
    // java.io.IOException: Cannot run program "/srv/tool.sh": error=13, Permission denied
    /\bCannot run program "(?<path>[^"]{1,1000})"(?: \(in directory "[^"]{1,1000}"\))?: §/,
    // java.net.UnknownHostException: nosuch.invalid: Name or service not known
    /\b(?:UnknownHostException): (?<hostname>[\w.-]+): §/,
    // Connection refused: localhost/127.0.0.1:8080
    /§: (?:no further information: )?(?:(?<hostname>[\w.-]+))?\/(?<endpoint>[\d.]+:\d{1,5}|\[[0-9a-f:]+\]:\d{1,5}|<unresolved>:\d{1,5})/,
    // Connect to localhost:9200 [localhost/127.0.0.1] failed: Connection refused
    /\b(?:Connect|connect|connection) to (?:https?:\/\/)?(?<endpoint>[\w.-]+:\d{1,5})(?: \[[^\]]{1,200}\])? failed: §/,
    // Failed to initialize component [Connector["http-nio-8080"]] java.net.BindException: Address already in use (Tomcat)
    /\bConnector\["[\w-]{1,40}?-(?:[\d.]{7,15}-)?(?<port>\d{1,5})"\]\].{0,200}§/,
    // Exception in thread "main" java.net.BindException: Address already in use · Caused by: java.net.ConnectException: Connection refused
    /\b(?:[a-z]\w*\.){1,8}[A-Z]\w*Exception(?:: .{0,300}?)?:? §/,
    /\b[A-Z]\w*Exception: §/,
    // Address already in use (Bind failed)
    /[a-z]Exception: § \((?<call>Bind|Connect|Listen|Accept) failed\)/,
  ],
  phrases: [
    // "name":"java.nio.file.AccessDeniedException": log4j's JsonLayout has the message in another field
    ...['AccessDenied', 'NoSuchFile', 'FileAlreadyExists', 'DirectoryNotEmpty'].map((name) => ({
      match: new RegExp(`^java\\.nio\\.file\\.${name}Exception$`),
      needle: `${name.toLowerCase()}exception`,
      code: NIO[name]!,
    })),
    {
      match:
        /(?<e>\b(?:java\.nio\.file\.)?NoSuchFileException): (?<path>[^\s:](?:[^:\n]|:(?=\\)){0,1000}?)(?: -> (?<dest>[^\n:]{1,1000}))?(?=$|: )/,
      needle: 'nosuchfileexception',
      code: 'ENOENT',
    },
    {
      match:
        /(?<e>\b(?:java\.nio\.file\.)?AccessDeniedException): (?<path>[^\s:]*[/\\.][^:\n]{0,1000}?|\w+)(?: -> (?<dest>[^\n:]{1,1000}))?$/,
      needle: 'accessdeniedexception',
      code: 'EACCES',
    },
    {
      match:
        /(?<e>\b(?:java\.nio\.file\.)?FileAlreadyExistsException): (?<path>[^\s:](?:[^:\n]|:(?=\\)){0,1000}?)(?: -> (?<dest>[^\n:]{1,1000}))?(?=$|: )/,
      needle: 'filealreadyexistsexception',
      code: 'EEXIST',
    },
    {
      match:
        /(?<e>\b(?:java\.nio\.file\.)?DirectoryNotEmptyException): (?<path>[^\s:](?:[^:\n]|:(?=\\)){0,1000}?)(?: -> (?<dest>[^\n:]{1,1000}))?(?=$|: )/,
      needle: 'directorynotemptyexception',
      code: 'ENOTEMPTY',
    },
    {
      match:
        /(?<e>\b(?:java\.nio\.file\.)?NotDirectoryException): (?<path>[^\s:](?:[^:\n]|:(?=\\)){0,1000}?)(?: -> (?<dest>[^\n:]{1,1000}))?(?=$|: )/,
      needle: 'notdirectoryexception',
      code: 'ENOTDIR',
    },
    {
      match:
        /(?<e>\b(?:java\.nio\.file\.)?FileSystemLoopException): (?<path>[^\s:](?:[^:\n]|:(?=\\)){0,1000}?)(?: -> (?<dest>[^\n:]{1,1000}))?(?=$|: )/,
      needle: 'filesystemloopexception',
      code: 'ELOOP',
    },
    {
      match:
        /(?<e>\b(?:java\.nio\.file\.)?AtomicMoveNotSupportedException): (?<path>[^\s:](?:[^:\n]|:(?=\\)){0,1000}?)(?: -> (?<dest>[^\n:]{1,1000}))?(?=$|: )/,
      needle: 'atomicmovenotsupportedexception',
      code: 'EXDEV',
    },
    {
      match: /\b(?:java\.nio\.file\.)?ReadOnlyFileSystemException\b/,
      needle: 'readonlyfilesystemexception',
      code: 'EROFS',
    },
    {
      match: /(?<e>\bjava\.net\.UnknownHostException): (?<hostname>[\w.-]+)$/,
      needle: 'unknownhostexception',
      code: 'ENOTFOUND',
    },
    // java.net.http.HttpClient hides the message of a connection that was refused (and a list of exceptions to retry names it alone)
    {
      match: /(?<=^|: |Exception in thread "[^"]{1,60}" |nested exception is )java\.net\.ConnectException$/,
      needle: 'java.net.connectexception',
      code: 'ECONNREFUSED',
    },
    // PSQLException: Connection to db:5432 refused. Check that …
    {
      match:
        /\bConnection to (?<endpoint>[\w.-]{1,200}:\d{1,5}|\[[\da-fA-F:]{2,40}\]:\d{1,5}) (?<e>refused)\. Check that/,
      needle: ' refused. check that',
      code: 'ECONNREFUSED',
    },
    {
      match: /\bjava\.nio\.channels\.NotYetConnectedException\b/,
      needle: 'notyetconnectedexception',
      code: 'ENOTCONN',
    },
    {
      match: /\bSocketTimeoutException: (?<e>[Cc]onnect(?:ion)? timed out)/,
      needle: 'sockettimeoutexception: connect',
      code: 'ETIMEDOUT',
    },
    {
      match: /\bConnection to node -?\d+ \((?<hostname>[\w.-]+)?\/(?<endpoint>[^)]+)\) (?<e>could not be established)/,
      needle: 'could not be established. broker',
      code: 'ECONNREFUSED',
    },
    {
      match: /\bPort (?<port>\d{1,5}) (?<e>was already in use)\b/,
      needle: ' was already in use',
      code: 'EADDRINUSE',
    },
  ],
  notErrno: [
    // Spring Security's own refusal
    /\bspringframework\.\S{0,100}AccessDeniedException\b.{0,200}/,
  ],
  around(around) {
    readFrames(around)
    readWrapper(around)
  },
  samples: [
    {
      from: 'Tomcat 10, in its known format',
      text: '20-Nov-2026 08:00:00.118 SEVERE [main] org.apache.catalina.util.LifecycleBase.handleSubClassException Failed to initialize component [Connector["http-nio-8080"]] java.net.BindException: Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { port: '8080' } }],
    },
    {
      from: 'OpenJDK 8',
      text: 'java.net.BindException: Address already in use (Bind failed)',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind' } }],
    },
    {
      from: 'Quarkus 3.6, in its known format',
      text: 'ERROR [io.qua.run.Application] (main) Port(s) already bound: 8080: Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { port: '8080' } }],
    },
    {
      from: 'ZooKeeper 3.8, in its known format',
      text: 'Session 0x0 for server zk-1/10.0.0.3:2181, unexpected error: java.net.ConnectException: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'zk-1', address: '10.0.0.3', port: '2181' } }],
    },
    {
      from: 'log4j 2.20, JsonLayout',
      text: '{"level":"ERROR","message":"cannot open index","thrown":{"message":"/data/write.lock","name":"java.nio.file.AccessDeniedException"}}',
      reads: [{ code: 'EACCES' }],
    },
    {
      from: 'OpenJDK 17, java.net.http',
      text: 'Exception in thread "main" java.net.ConnectException',
      reads: [{ code: 'ECONNREFUSED' }],
    },
    {
      from: 'Android 14, logcat of OkHttp 4, in its known format',
      text: '11-21 08:00:00.118  4811  4899 W System.err: java.net.ConnectException: Failed to connect to /10.0.2.2:8080\n11-21 08:00:00.118  4811  4899 W System.err: Caused by: android.system.ErrnoException: isConnected failed: ECONNREFUSED (Connection refused)',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '10.0.2.2', port: '8080' } }],
    },
    {
      from: 'Hadoop 3, in its known format',
      text: 'java.net.ConnectException: Call From dn3/10.0.0.3 to nn1:8020 failed on connection exception: java.net.ConnectException: Connection refused; For more details see:  http://wiki.apache.org/hadoop/ConnectionRefused',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'nn1', port: '8020' } }],
    },
    {
      from: 'OpenJDK 17',
      text: 'Exception in thread "main" java.io.FileNotFoundException: secret.txt (Permission denied)',
      reads: [{ code: 'EACCES', entities: { path: 'secret.txt' } }],
    },
    {
      from: 'OpenJDK 17',
      text: 'java.nio.file.FileSystemException: /srv/ro/spool.dat: Read-only file system',
      reads: [{ code: 'EROFS', entities: { path: '/srv/ro/spool.dat' } }],
    },
    {
      from: 'OpenJDK 17',
      text: '2024-05-02 11:04:51.117 ERROR 1 --- [main] c.acme.files.Cleaner : java.nio.file.DirectoryNotEmptyException: /etc',
      reads: [{ code: 'ENOTEMPTY', entities: { path: '/etc' } }],
    },
    {
      from: 'OpenJDK 17',
      text: 'Exception in thread "main" java.io.IOException: Cannot run program "/srv/tool.sh": error=13, Permission denied',
      reads: [{ code: 'EACCES', entities: { path: '/srv/tool.sh' } }],
    },
    {
      from: 'OpenJDK 17',
      text: 'Exception in thread "main" java.net.UnknownHostException: nosuch.invalid: Name or service not known',
      reads: [{ code: 'EAI_NONAME', entities: { hostname: 'nosuch.invalid' } }],
    },
    {
      from: 'OpenJDK 17',
      text: 'Caused by: java.net.UnknownHostException: kafka-1.internal',
      reads: [{ code: 'ENOTFOUND', entities: { hostname: 'kafka-1.internal' } }],
    },
    {
      from: 'Netty 4.1',
      text: 'io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: localhost/127.0.0.1:8080',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'localhost', address: '127.0.0.1', port: '8080' } }],
    },
    {
      from: 'Apache HttpClient 4.5',
      text: 'org.apache.http.conn.HttpHostConnectException: Connect to localhost:9200 [localhost/127.0.0.1] failed: Connection refused (Connection refused)',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'localhost', port: '9200' } }],
    },
    {
      from: 'kafka-clients 3.4',
      text: '[2024-03-01 10:00:00,123] WARN [AdminClient clientId=adminclient-1] Connection to node -1 (localhost/127.0.0.1:9092) could not be established. Broker may not be available. (org.apache.kafka.clients.NetworkClient)',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '9092' } }],
    },
    {
      from: 'OpenJDK 17',
      text: 'Exception in thread "main" java.net.BindException: Address already in use\n\tat java.base/sun.nio.ch.Net.bind0(Native Method)',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind' } }],
    },
    {
      from: 'PostgreSQL JDBC 42.7',
      text: 'org.postgresql.util.PSQLException: Connection to db-1:5433 refused. Check that the hostname and port are correct.\n\tat org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:342)\nCaused by: java.net.ConnectException: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'db-1', port: '5433' } }],
    },
    { from: 'a service on OpenJDK 17', text: 'publish failed: IOException: Broken pipe', reads: [{ code: 'EPIPE' }] },
    {
      from: 'Spring Boot 3.1',
      text: 'Web server failed to start. Port 8080 was already in use.',
      reads: [{ code: 'EADDRINUSE', entities: { port: '8080' } }],
    },
  ],
  negatives: [
    { from: 'a list of what is tried again', text: 'retryExceptions:\n  - java.net.ConnectException' },
    { from: 'OpenJDK 17', text: 'java.lang.OutOfMemoryError: Java heap space' },
    { from: 'Spring Security 6', text: 'org.springframework.security.access.AccessDeniedException: Access Denied' },
  ],
})

/** `at java.base/sun.nio.ch.Net.bind0(Native Method)`: the native method is the call. */
function readFrames({ line, text, place, found }: Around): void {
  const frame = text(line + 1) ?? ''
  const match = /^\s*at (?:[\w.]+\/)?[\w.$]+\.([a-z]\w*?)(?:0|Now|Bytes)?\((?:Native Method|\w+\.java)/d.exec(frame)
  if (match?.indices === undefined) return
  const call = NATIVE[match[1]!] ?? match[1]!
  if (codesOfCall(call).length > 0) found.add('syscall', call, place(line + 1, ...match.indices[1]!))
}

/** What the JDK calls its native methods. */
const NATIVE: Readonly<Record<string, string>> = {
  pollConnect: 'connect',
  finishConnect: 'connect',
  waitForConnect: 'connect',
  checkConnect: 'connect',
  socketConnect: 'connect',
  socketBind: 'bind',
  socketListen: 'listen',
  socketAccept: 'accept',
  socketRead: 'read',
  socketWrite: 'write',
}

/** The exception around a refused connection tells where to: `PSQLException: Connection to db-1:5433 refused`. */
function readWrapper({ line, code, text, place, found }: Around): void {
  if (
    !code.startsWith('ECONN') ||
    found.has('port') ||
    !/^(?:.{0,60}\bSystem\.err: )?\s*Caused by: /.test(text(line) ?? '')
  )
    return
  for (
    let above = line - 1;
    /^(?:.{0,60}\bSystem\.err: )?\s*(?:at |\.{3} |Caused by: |[\w.]+Exception: )/.test(text(above) ?? '');
    above--
  ) {
    const match = /\b[Cc]onnect(?:ion)? to \/?([\w.-]+|\[[\w:]+\]):(\d{1,5})\b/d.exec(text(above)!)
    if (match?.indices === undefined) continue
    found.add(/^[\d.]+$/.test(match[1]!) ? 'address' : 'hostname', match[1]!, place(above, ...match.indices[1]!))
    found.add('port', match[2]!, place(above, ...match.indices[2]!))
    return
  }
}
