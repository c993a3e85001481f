/** `npm run content:report`: codes with an entry, causes, scenarios and receipts, by category; and what is still thin. */
import { allCauses, causesOf } from '../src/core/knowledge/causes.ts'
import { allCodes, confidenceOf, entry, loadReceipt } from '../src/core/knowledge/index.ts'

interface Row {
  codes: number
  written: number
  causes: number
  scenarios: number
  receipts: number
}

export async function main(): Promise<void> {
  const rows = new Map<string, Row>()
  const entries = allCodes().flatMap((code) => entry(code) ?? [])
  for (const known of entries) {
    const row = rows.get(known.text.category) ?? { codes: 0, written: 0, causes: 0, scenarios: 0, receipts: 0 }
    rows.set(known.text.category, row)
    row.codes++
    row.written += Number(known.isWritten)
    for (const cause of causesOf(known.code)) {
      row.causes++
      row.scenarios += Number(cause.scenario !== undefined)
      row.receipts += Number((await loadReceipt(cause.id)) !== null)
    }
  }
  const sum = (key: keyof Row) => [...rows.values()].reduce((total, row) => total + row[key], 0)
  const all: Row = {
    codes: sum('codes'),
    written: sum('written'),
    causes: sum('causes'),
    scenarios: sum('scenarios'),
    receipts: sum('receipts'),
  }
  console.log('category      codes  written  causes  scenarios  receipts')
  for (const [name, row] of [...rows, ['all', all] as const]) {
    const { codes, written, causes, scenarios, receipts } = row
    console.log(
      name.padEnd(12) +
        String(codes).padStart(7) +
        String(written).padStart(9) +
        String(causes).padStart(8) +
        String(scenarios).padStart(11) +
        String(receipts).padStart(10),
    )
  }
  const confidence = new Map<string, number>()
  for (const cause of allCauses()) confidence.set(confidenceOf(cause), (confidence.get(confidenceOf(cause)) ?? 0) + 1)
  console.log(`\nconfidence of causes: ${[...confidence].map(([level, count]) => `${level} ${count}`).join(', ')}`)
  const most = entries.map((known) => [known.code, causesOf(known.code).length] as const).sort((a, b) => b[1] - a[1])
  console.log(
    `most causes: ${most
      .slice(0, 20)
      .map(([code, count]) => `${code} ${count}`)
      .join(', ')}`,
  )
}
