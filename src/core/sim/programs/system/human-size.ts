/** Sizes as util-linux prints them: `64K`, `23.5G`, `0`. */
export function humanSize(bytes: number): string {
  if (bytes === 0) return '0'
  const units = ['B', 'K', 'M', 'G', 'T', 'P']
  let exponent = 0
  while (exponent < units.length - 1 && bytes >= 1024 ** (exponent + 1)) exponent++
  const whole = Math.floor(bytes / 1024 ** exponent)
  const fraction = bytes / 1024 ** exponent - whole
  const tenths = Math.round(fraction * 10)
  if (exponent === 0 || tenths === 0) return `${whole}${units[exponent]}`
  return tenths === 10 ? `${whole + 1}${units[exponent]}` : `${whole}.${tenths}${units[exponent]}`
}
