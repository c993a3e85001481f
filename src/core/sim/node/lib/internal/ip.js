// IP addresses as text.
const v4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/

function parseV6(text) {
  const [address] = text.split('%')
  let source = address
  const tail = /^(.*:)((?:\d+\.){3}\d+)$/.exec(source)
  if (tail) {
    if (!v4.test(tail[2])) return null
    const [a, b, c, d] = tail[2].split('.').map(Number)
    source = `${tail[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  }
  const halves = source.split('::')
  if (halves.length > 2) return null
  const words = (half) => (half === '' ? [] : half.split(':'))
  const [head, rest] = [words(halves[0]), halves.length === 2 ? words(halves[1]) : null]
  const all =
    rest === null ? head : [...head, ...new Array(Math.max(0, 8 - head.length - rest.length)).fill('0'), ...rest]
  if (all.length !== 8 || (rest !== null && head.length + rest.length > 7)) return null
  if (!all.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return null
  return all.map((word) => Number.parseInt(word, 16))
}

function compressV6(text) {
  const words = parseV6(text)
  if (words === null) return null
  let best = { start: -1, length: 1 }
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (i + length < 8 && words[i + length] === 0) length++
    if (length > best.length) best = { start: i, length }
  }
  const hex = (list) => list.map((word) => word.toString(16)).join(':')
  if (best.start === -1) return hex(words)
  return `${hex(words.slice(0, best.start))}::${hex(words.slice(best.start + best.length))}`
}

const isIPv4 = (text) => v4.test(String(text))
const isIPv6 = (text) => parseV6(String(text)) !== null
module.exports = { isIPv4, isIPv6, isIP: (text) => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0), parseV6, compressV6 }
