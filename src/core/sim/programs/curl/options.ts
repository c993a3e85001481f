/** The options of curl 7.88 that are known here, and what they mean together. */
import type { Option } from '../lib/options.ts'

export const CURL_SHORT = 'aA:b:Bc:C:d:D:e:E:fF:gGhH:iIjJkK:lLm:MnNo:OpP:qQ:r:RsSt:T:u:U:vVw:x:X:y:Y:z:Z#012346'

export const CURL_LONG: Readonly<Record<string, string>> = {
  'user-agent': 'A:',
  cookie: 'b:',
  'cookie-jar': 'c:',
  data: 'd:',
  'data-ascii': 'd:',
  'data-raw': 'data-raw:',
  'data-binary': 'data-binary:',
  'data-urlencode': 'data-urlencode:',
  json: 'json:',
  'dump-header': 'D:',
  referer: 'e:',
  fail: 'f',
  'fail-with-body': 'fail-with-body',
  form: 'F:',
  get: 'G',
  help: 'h',
  header: 'H:',
  include: 'i',
  head: 'I',
  insecure: 'k',
  config: 'K:',
  location: 'L',
  'max-time': 'm:',
  'connect-timeout': 'connect-timeout:',
  'max-redirs': 'max-redirs:',
  netrc: 'n',
  'no-buffer': 'N',
  'no-keepalive': 'no-keepalive',
  'no-progress-meter': 'no-progress-meter',
  output: 'o:',
  'remote-name': 'O',
  'output-dir': 'output-dir:',
  'create-dirs': 'create-dirs',
  range: 'r:',
  silent: 's',
  'show-error': 'S',
  'upload-file': 'T:',
  user: 'u:',
  verbose: 'v',
  version: 'V',
  'write-out': 'w:',
  proxy: 'x:',
  noproxy: 'noproxy:',
  request: 'X:',
  'progress-bar': '#',
  http1_0: '0',
  'http1.0': '0',
  'http1.1': 'http1.1',
  http2: 'http2',
  'http0.9': 'http0.9',
  ipv4: '4',
  ipv6: '6',
  retry: 'retry:',
  'retry-delay': 'retry-delay:',
  'retry-max-time': 'retry-max-time:',
  'retry-connrefused': 'retry-connrefused',
  'retry-all-errors': 'retry-all-errors',
  'unix-socket': 'unix-socket:',
  'abstract-unix-socket': 'abstract-unix-socket:',
  resolve: 'resolve:',
  interface: 'interface:',
  url: 'url:',
  compressed: 'compressed',
  globoff: 'g',
  cacert: 'cacert:',
  'limit-rate': 'limit-rate:',
  'tcp-nodelay': 'tcp-nodelay',
  'keepalive-time': 'keepalive-time:',
  stderr: 'stderr:',
  parallel: 'Z',
  'path-as-is': 'path-as-is',
  'local-port': 'local-port:',
  'haproxy-protocol': 'haproxy-protocol',
  'remove-on-error': 'remove-on-error',
  'no-clobber': 'no-clobber',
  'connect-to': 'connect-to:',
  socks5: 'socks5:',
  'socks5-hostname': 'socks5:',
  'proxy-user': 'U:',
  proxytunnel: 'p',
  cert: 'E:',
  key: 'key:',
  capath: 'capath:',
  ciphers: 'ciphers:',
  tlsv1: '1',
  'tlsv1.2': 'tlsv1.2',
  'tlsv1.3': 'tlsv1.3',
  'tls-max': 'tls-max:',
  http3: 'http3',
  'location-trusted': 'L',
  'form-string': 'F:',
  'oauth2-bearer': 'oauth2-bearer:',
  basic: 'basic',
  digest: 'digest',
  anyauth: 'anyauth',
  'proxy-header': 'proxy-header:',
  'speed-limit': 'Y:',
  'speed-time': 'y:',
  'max-filesize': 'max-filesize:',
  'expect100-timeout': 'expect100-timeout:',
  'remote-name-all': 'remote-name-all',
  'remote-header-name': 'J',
  'remote-time': 'R',
  'continue-at': 'C:',
  'time-cond': 'z:',
  trace: 'trace:',
  'trace-ascii': 'trace-ascii:',
  'trace-time': 'trace-time',
  'dns-servers': 'dns-servers:',
  'happy-eyeballs-timeout-ms': 'happy-eyeballs-timeout-ms:',
  'ssl-no-revoke': 'ssl-no-revoke',
  disable: 'q',
}

export class CurlSettings {
  constructor(readonly options: readonly Option[]) {}

  has(name: string): boolean {
    return this.options.some((option) => option.name === name)
  }
  value(name: string): string | null {
    return this.options.findLast((option) => option.name === name)?.value ?? null
  }
  values(name: string): readonly string[] {
    return this.options.filter((option) => option.name === name).map((option) => option.value!)
  }
  /** Seconds as milliseconds; Infinity where the option is missing. */
  time(name: string): number {
    const text = this.value(name)
    return text === null || Number(text) === 0 ? Number.POSITIVE_INFINITY : Number(text) * 1000
  }
  get isQuiet(): boolean {
    return this.has('s')
  }
  /** -s hides errors unless -S is there. */
  get showsErrors(): boolean {
    return !this.has('s') || this.has('S')
  }
}

/** Options that take seconds or counts; curl refuses other text. */
export const NUMERIC = ['m', 'connect-timeout', 'retry', 'retry-delay', 'retry-max-time', 'max-redirs']
