/** What `curl -w` can tell of a transfer. */
import type { SocketAddress, Sys } from '../../kernel/sys.ts'
import { absoluteUrl, type ResponseHead, type Url, urlText } from '../system/http.ts'

export const CURL_VERSION = `curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19 zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 libpsl/0.21.2 (+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 OpenLDAP/2.5.13
Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u15
Protocols: dict file ftp ftps gopher gophers http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp
Features: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL threadsafe TLS-SRP UnixSockets zstd
`

export class Facts {
  began = 0
  head: ResponseHead | null = null
  method = 'GET'
  redirects = 0
  /** The URL of the last request. */
  urlInUse: Url | null = null
  downloaded = 0
  uploaded = 0
  errorText = ''
  exitCode = 0
  /** The file of -o or -O. */
  savedAs = ''
  #connectedAt: number | null = null
  local: SocketAddress | null = null
  #connects = 0
  remote: SocketAddress | null = null

  constructor(
    readonly url: string,
    readonly sys: Sys,
  ) {}

  get status(): number {
    return this.head?.status ?? 0
  }

  start(): void {
    this.began = this.sys.monotonic()
    this.head = null
    this.#connects = 0
  }

  connected(fd: number, remote: SocketAddress): void {
    this.#connects++
    // libcurl asks who is who once as it connects and once more as it is connected.
    if (remote.family !== 'unix') {
      for (let i = 0; i < 2; i++) {
        this.sys.getsockname(fd)
        this.sys.getpeername(fd)
      }
    }
    const local = this.sys.getsockname(fd)
    this.reused(local.ok ? local.value : null, remote)
  }

  /** A connection that was there already. */
  reused(local: SocketAddress | null, remote: SocketAddress): void {
    this.#connectedAt = this.sys.monotonic()
    this.local = local
    this.remote = remote
  }

  /** Where -L would go, or nothing when it has gone there. */
  #redirectUrl(): string {
    const location = this.head?.headers.get('location')
    if (location === undefined || this.status < 300 || this.status > 399 || !this.urlInUse) return ''
    return absoluteUrl(this.urlInUse, location)
  }

  variable(name: string): string | null {
    const seconds = (at: number | null): string =>
      (at === null ? 0 : Math.max(0.0001, (at - this.began) / 1000)).toFixed(6)
    const inet = (address: SocketAddress | null) => (address && address.family !== 'unix' ? address : null)
    switch (name) {
      case 'http_code':
      case 'response_code':
        return String(this.status).padStart(3, '0')
      case 'http_connect':
        return '000'
      case 'http_version':
        return this.head ? (this.head.version === '1.1' ? '1.1' : this.head.version) : '0'
      case 'time_total':
        return seconds(this.sys.monotonic())
      case 'time_connect':
      case 'time_namelookup':
      case 'time_pretransfer':
      case 'time_starttransfer':
        return seconds(this.#connectedAt)
      case 'time_appconnect':
      case 'time_redirect':
        return '0.000000'
      case 'size_download':
        return String(this.downloaded)
      case 'size_header':
        return String(this.head?.lines.join('').length ?? 0)
      case 'size_upload':
        return String(this.uploaded)
      case 'size_request':
      case 'speed_upload':
        return '0'
      case 'speed_download':
        return String(this.downloaded * 1000)
      case 'num_connects':
        return String(this.#connects)
      case 'num_redirects':
        return String(this.redirects)
      case 'num_headers':
        return String(this.head?.headers.size ?? 0)
      case 'url_effective':
        if (this.redirects > 0 && this.urlInUse) return urlText(this.urlInUse)
        return withScheme(this.url)
      case 'url':
        return this.url
      case 'redirect_url':
        return this.#redirectUrl()
      case 'content_type':
        return this.head?.headers.get('content-type') ?? ''
      case 'remote_ip':
        return inet(this.remote)?.address ?? ''
      case 'remote_port':
        return String(inet(this.remote)?.port ?? 0)
      case 'local_ip':
        return inet(this.local)?.address ?? ''
      case 'local_port':
        return String(inet(this.local)?.port ?? 0)
      case 'method':
        return this.method
      case 'scheme':
        return this.status === 0 ? '' : 'HTTP'
      case 'errormsg':
        return this.errorText
      case 'exitcode':
        return String(this.exitCode)
      case 'filename_effective':
        return this.savedAs
      case 'ftp_entry_path':
      case 'certs':
      case 'referer':
        return ''
      case 'num_certs':
      case 'ssl_verify_result':
      case 'proxy_ssl_verify_result':
      case 'urlnum':
        return '0'
      default:
        return null
    }
  }
}

/** As libcurl writes it out: with a scheme, and a path at least of `/`. */
const withScheme = (url: string): string =>
  (/^[a-z]+:\/\//i.test(url) ? url : `http://${url}`).replace(/^([a-z]+:\/\/[^/?#]+)(?=[?#]|$)/i, '$1/')

/** The variables of %{json} in the order of their names. */
const WORDS =
  'certs content_type errormsg exitcode filename_effective ftp_entry_path http_code http_connect http_version local_ip local_port method num_certs num_connects num_headers num_redirects proxy_ssl_verify_result redirect_url referer remote_ip remote_port response_code scheme size_download size_header size_request size_upload speed_download speed_upload ssl_verify_result time_appconnect time_connect time_namelookup time_pretransfer time_redirect time_starttransfer time_total url url_effective urlnum'
const TEXTS = new Set(
  'certs filename_effective http_version local_ip method remote_ip url url_effective content_type errormsg ftp_entry_path redirect_url referer scheme'.split(
    ' ',
  ),
)
/** Those that are null where there is nothing to say. */
const NULLABLE = new Set([
  'content_type',
  'errormsg',
  'ftp_entry_path',
  'redirect_url',
  'referer',
  'scheme',
  'filename_effective',
])

function asJson(facts: Facts): string {
  const members = WORDS.split(' ').map((name) => {
    const value = facts.variable(name) ?? ''
    if (NULLABLE.has(name) && value === '') return `"${name}":null`
    if (TEXTS.has(name)) return `"${name}":${JSON.stringify(value)}`
    return `"${name}":${name.startsWith('time_') ? value : Number(value)}`
  })
  const library = CURL_VERSION.split('\n')[0]!.replace(/^.*?(libcurl)/, '$1')
  return `{${members.join(',')},"curl_version":${JSON.stringify(library)}}`
}

/** `{"server":["nginx"]…}`, the names in lower case. */
function headersAsJson({ head }: Facts): string {
  const members = [...(head?.headers ?? [])].map(
    ([name, value]) => `${JSON.stringify(name)}:[${JSON.stringify(value)}]`,
  )
  return `{${members.join(',\n')}\n}`
}

/** `%{http_code}\n` with curl's own escapes. */
export function writeOut(format: string, facts: Facts): { stdout: string; stderr: string } {
  const texts = { stdout: '', stderr: '' }
  let target: keyof typeof texts = 'stdout'
  for (let i = 0; i < format.length; i++) {
    const char = format[i]!
    if (char === '\\' && i + 1 < format.length) {
      const next = format[++i]!
      const replaced = { n: '\n', t: '\t', r: '\r' }[next]
      texts[target] += replaced ?? `\\${next}`
    } else if (char === '%' && format[i + 1] === '%') {
      texts[target] += '%'
      i++
    } else if (char === '%' && format[i + 1] === '{') {
      const end = format.indexOf('}', i)
      if (end < 0) {
        texts[target] += '%{'
        i++
        continue
      }
      const name = format.slice(i + 2, end)
      if (name === 'stderr' || name === 'stdout') target = name
      else if (name === 'json') texts[target] += asJson(facts)
      else if (name === 'header_json') texts[target] += headersAsJson(facts)
      else if (name === 'onerror') {
        if (facts.exitCode === 0) return texts
      } else {
        const value = facts.variable(name)
        if (value === null) texts.stderr += `curl: unknown --write-out variable: '${name}'\n`
        else texts[target] += value
      }
      i = end
    } else texts[target] += char
  }
  return texts
}
