/** curl 7.88.1: HTTP, file: and the connection errors of everything else. */

import { Kept } from '../curl/kept.ts'
import { CURL_LONG, CURL_SHORT, CurlSettings, NUMERIC } from '../curl/options.ts'
import { globbed } from '../curl/request.ts'
import { TRY } from '../curl/talk.ts'
import { Transfer } from '../curl/transfer.ts'
import { CURL_VERSION } from '../curl/write-out.ts'
import { command } from '../lib/command.ts'
import { readFile } from '../lib/files.ts'
import { askNscd } from '../lib/getaddrinfo.ts'
import { parseOptions } from '../lib/options.ts'

export default command({ names: ['curl'], usage: '', summary: '', failure: 23 }, function* (self) {
  const parsed = parseOptions(self.args, { short: CURL_SHORT, long: CURL_LONG })
  const settings = new CurlSettings(parsed.options)
  const complaint = parsed.error !== null ? optionError(parsed.error, self.args) : wrongNumber(settings)
  if (complaint !== null) {
    yield* self.stderr.write(`curl: ${complaint}\n${TRY}`)
    return 2
  }
  if (settings.has('V')) {
    yield* self.print(CURL_VERSION)
    return 0
  }
  const config = settings.value('K')
  if (config !== null && !(yield* readFile(self.sys, config)).ok) {
    yield* self.stderr.write(`curl: option -K: error encountered when reading a file\n${TRY}`)
    return 26
  }
  const given = [...settings.values('url'), ...parsed.operands]
  if (given.length === 0) {
    yield* self.stderr.write(self.args.length === 0 ? TRY : `curl: no URL specified!\n${TRY}`)
    return 2
  }
  // Whose ~/.curlrc it is.
  yield* askNscd(self.sys)
  // A server that goes away is an error of a write, never a signal.
  self.sys.sigaction('SIGPIPE', { kind: 'ignore' })
  const urls: string[] = []
  for (const url of given) {
    const parts = settings.has('g') ? { urls: [url] } : globbed(url)
    if ('urls' in parts) {
      urls.push(...parts.urls)
      continue
    }
    if (settings.showsErrors) {
      const caret = `${' '.repeat(Math.max(0, parts.at - 1))}^`
      yield* self.stderr.write(`curl: (3) ${parts.why} in URL position ${parts.at}:\n${url}\n${caret}\n`)
    }
    return 3
  }
  const outputs = settings.options.filter((option) => option.name === 'o' || option.name === 'O')
  let status = 0
  const kept = new Kept(self.sys)
  for (const [i, url] of urls.entries()) {
    const output = outputs[Math.min(i, outputs.length - 1)]
    const to =
      output === undefined || i >= Math.max(outputs.length, 1) ? null : output.name === 'O' ? 'remote' : output.value
    status = yield* new Transfer(self, settings, kept, url, to === 'remote' ? null : to, to === 'remote').run()
  }
  return status
})

/** getopt's words in curl's own. */
function optionError(error: string, args: readonly string[]): string {
  const name = /'(.+)'$/.exec(error)?.[1] ?? ''
  if (error.includes('requires an argument'))
    return `option ${name.startsWith('-') ? name : `-${name}`}: requires parameter`
  if (error.startsWith('unrecognized')) return `option ${name}: is unknown`
  const word = args.find((arg) => /^-[^-]/.test(arg) && arg.includes(name)) ?? `-${name}`
  return `option ${word}: is unknown`
}

function wrongNumber(settings: CurlSettings): string | null {
  const wrong = settings.options.find((option) => NUMERIC.includes(option.name) && !/^\d+(\.\d+)?$/.test(option.value!))
  return wrong ? `option ${wrong.given}: expected a proper numerical parameter` : null
}
