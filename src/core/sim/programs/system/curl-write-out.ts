/** What `curl -w` can tell of a transfer. */
import type { SocketAddress, Sys } from '../../kernel/sys.ts'
import { absoluteUrl, type ResponseHead, type Url, urlText } from './http.ts'

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
  errorText = ''
  exitCode = 0
  #connectedAt: number | null = null
  #local: SocketAddress | null = null
  #remote: SocketAddress | null = null

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
  }

  connected(fd: number, remote: SocketAddress): void {
    this.#connectedAt = this.sys.monotonic()
    const local = this.sys.getsockname(fd)
    this.#local = local.ok ? local.value : null
    this.#remote = remote
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
      case 'size_request':
      case 'speed_upload':
        return '0'
      case 'speed_download':
        return String(this.downloaded * 1000)
      case 'num_connects':
        return this.#connectedAt === null ? '0' : '1'
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
        return inet(this.#remote)?.address ?? ''
      case 'remote_port':
        return String(inet(this.#remote)?.port ?? 0)
      case 'local_ip':
        return inet(this.#local)?.address ?? ''
      case 'local_port':
        return String(inet(this.#local)?.port ?? 0)
      case 'method':
        return this.method
      case 'scheme':
        return this.status === 0 ? '' : 'HTTP'
      case 'errormsg':
        return this.errorText
      case 'exitcode':
        return String(this.exitCode)
      case 'filename_effective':
      case 'ftp_entry_path':
        return ''
      default:
        return null
    }
  }
}

const withScheme = (url: string): string =>
  /^[a-z]+:\/\//i.test(url) ? url : `http://${url}${/[/?]/.test(url) ? '' : '/'}`

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
