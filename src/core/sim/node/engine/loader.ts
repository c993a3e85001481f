/**
 * Brings the QuickJS binary, once. It arrives as text inside a chunk of its own, which every host can load (a worker
 * under our content security policy, the command line, a test): no fetch, no file access, no knowledge of the host.
 */
import { withTableExport } from './wasm.ts'

let loading: Promise<WebAssembly.Module> | null = null

export function loadQuickJS(): Promise<WebAssembly.Module> {
  loading ??= import('@jitl/quickjs-ng-wasmfile-release-sync/wasm?url&inline').then(({ default: url }) =>
    WebAssembly.compile(withTableExport(decodeBase64(url.slice(url.indexOf(',') + 1)))),
  )
  // What did not come is asked for again: it may have been fetched ahead, when there was no connection.
  loading.catch(() => {
    loading = null
  })
  return loading
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = new Uint8Array(128)
  for (let i = 0; i < ALPHABET.length; i++) digits[ALPHABET.charCodeAt(i)] = i
  const length = Math.floor((text.replace(/=+$/, '').length * 3) / 4)
  const bytes = new Uint8Array(length)
  for (let from = 0, to = 0; to < length; from += 4, to += 3) {
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => digits[text.charCodeAt(from + i)] ?? 0) as [
      number,
      number,
      number,
      number,
    ]
    bytes[to] = (a << 2) | (b >> 4)
    bytes[to + 1] = (b << 4) | (c >> 2)
    bytes[to + 2] = (c << 6) | d
  }
  return bytes
}
