/** A cell that a spreadsheet would take for a formula is not one. */
const formula = /^[=+\-@\t\r]/

type Value = string | number | null

function cell(value: Value): string {
  const text = value === null ? '' : String(value)
  const plain = formula.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** One line a row, after one with the names (RFC 4180). */
export const csvText = (names: readonly string[], rows: readonly (readonly Value[])[]): string =>
  `${[names.join(','), ...rows.map((row) => row.map(cell).join(','))].join('\r\n')}\r\n`
