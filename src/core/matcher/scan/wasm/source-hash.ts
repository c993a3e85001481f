/** FNV-1a over UTF-16 units: enough to see that a source has changed since its wasm was made. */
export function hashOfSource(source: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < source.length; at++) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16)
}
