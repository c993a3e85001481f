import type { Finding, Reading } from '../lib/index.ts'

/** What must not change when a log is redacted: which errors, where, and who is to blame. */
export type Proof =
  | { readonly holds: true; readonly findings: number }
  | { readonly holds: false; readonly differs: string }

/** Compares the readings of the log before and after redaction. Values that were replaced may differ; codes, lines, calls, ports and roles may not. */
export function proveUnchanged(before: Reading, after: Reading): Proof {
  if (before.primary !== after.primary) {
    return {
      holds: false,
      differs: `the root cause would read ${after.primary ?? 'none'} instead of ${before.primary ?? 'none'}`,
    }
  }
  if (before.findings.length !== after.findings.length) {
    return {
      holds: false,
      differs: `${after.findings.length} findings would be read instead of ${before.findings.length}`,
    }
  }
  const index = before.findings.findIndex((finding, i) => facts(finding) !== facts(after.findings[i]!))
  if (index >= 0) return { holds: false, differs: `line ${before.findings[index]!.line} would be read differently` }
  const roles = (reading: Reading) => reading.incidents.map((incident) => `${incident.code} ${incident.role}`).join()
  if (roles(before) !== roles(after)) return { holds: false, differs: 'the story of what caused what would change' }
  return { holds: true, findings: before.findings.length }
}

function facts({ code, line, entities }: Finding): string {
  return [code, line, entities.syscall, entities.port, entities.number, entities.fd].join(' ')
}
