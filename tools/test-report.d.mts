interface Reported {
  file: string
  name: string
  status: 'passed' | 'again' | 'failed' | 'skipped'
}
type Reports = Map<string, Reported>
export function readReport<T>(
  path: string,
  parse: (report: T) => Reported[],
  runner: string,
): Reports
export function ofVitest(root: string): (report: object) => Reported[]
export function ofPlaywright(folder: string): (report: object) => Reported[]
export function joined(first: Reports, second: Reports): Reports
export function failedFiles(tests: Reports): string[]
export function skippedFiles(tests: Reports): string[]
export function named(tests: Reports, status: Reported['status']): string[]
