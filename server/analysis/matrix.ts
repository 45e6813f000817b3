export type Vector = readonly number[]
export type Matrix = readonly Vector[]

/**
 * LU decomposition with partial pivoting, then one substitution for each column of the identity
 * (Golub and Van Loan, Matrix Computations, 3.4). Null: the matrix is singular.
 */
export function inverse(matrix: Matrix): Matrix | null {
  const factors = decompose(matrix)
  if (factors === null) return null
  const columns = matrix.map((_, column) => substitute(factors, column))
  return matrix.map((_, row) => columns.map((column) => at(column, row)))
}

/** Each row of the left with each column of the right. */
export function product(left: Matrix, right: Matrix): Matrix {
  const width = right[0]?.length ?? 0
  return left.map((row) => {
    const sums = new Array<number>(width).fill(0)
    row.forEach((factor, inner) => {
      if (factor !== 0) addScaled(sums, right[inner] ?? [], factor)
    })
    return sums
  })
}

/** I − Q. */
export const fromIdentity = (matrix: Matrix): Matrix =>
  matrix.map((row, i) => row.map((value, j) => (i === j ? 1 : 0) - value))

/** The largest sum of a row's magnitudes: ‖A‖∞. */
export const norm = (matrix: Matrix): number =>
  Math.max(0, ...matrix.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)))

export const sum = (values: Vector): number => values.reduce((total, value) => total + value, 0)

interface Factors {
  /** Below the diagonal the multipliers of L, from it on U. */
  readonly rows: number[][]
  /** The row of the matrix that stands at each place. */
  readonly order: number[]
}

function decompose(matrix: Matrix): Factors | null {
  const rows = matrix.map((row) => [...row])
  const order = matrix.map((_, row) => row)
  for (let column = 0; column < rows.length; column++) {
    const pivot = largest(rows, column)
    if (at(rows[pivot], column) === 0) return null
    swap(rows, column, pivot)
    swap(order, column, pivot)
    eliminateBelow(rows, column)
  }
  return { rows, order }
}

function largest(rows: Matrix, column: number): number {
  let best = column
  for (let row = column + 1; row < rows.length; row++)
    if (Math.abs(at(rows[row], column)) > Math.abs(at(rows[best], column))) best = row
  return best
}

function eliminateBelow(rows: number[][], column: number): void {
  const upper = rows[column] ?? []
  for (const row of rows.slice(column + 1)) {
    const factor = at(row, column) / at(upper, column)
    if (factor === 0) continue
    row[column] = factor
    for (let k = column + 1; k < row.length; k++) row[k] = at(row, k) - factor * at(upper, k)
  }
}

/** Solves for one column of the identity: forward through L, then backward through U. */
function substitute({ rows, order }: Factors, column: number): Vector {
  const x: number[] = order.map((row) => (row === column ? 1 : 0))
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) x[i] = at(x, i) - at(rows[i], j) * at(x, j)
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < x.length; j++) x[i] = at(x, i) - at(rows[i], j) * at(x, j)
    x[i] = at(x, i) / at(rows[i], i)
  }
  return x
}

function addScaled(target: number[], row: Vector, factor: number): void {
  for (let k = 0; k < row.length; k++) target[k] = at(target, k) + factor * at(row, k)
}

function swap<Item>(list: Item[], one: number, other: number): void {
  const [first, second] = [list[one], list[other]]
  if (first === undefined || second === undefined) return
  list[one] = second
  list[other] = first
}

const at = (row: Vector | undefined, index: number): number => row?.[index] ?? 0
