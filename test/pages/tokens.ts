/** The contrasts of the design (6.2, 6.3), as numbers to be reached; the colours come from the page. */
interface Stated {
  readonly ink: string
  readonly on: readonly string[]
  readonly at: Readonly<Record<'light' | 'dark', number>>
}

const grounds = ['canvas', 'surface', 'sunken', 'selected']
const stands = (ink: string, light: number, dark: number, on = grounds): Stated => ({
  ...{ ink, on },
  at: { light, dark },
})

export const stated: readonly Stated[] = [
  stands('edge', 3, 3),
  stands('text', 15.15, 12.54),
  stands('text-2', 7.52, 8.16),
  stands('text-3', 5.34, 5.88),
  stands('accent', 5.45, 6.99),
  stands('focus', 3, 3),
  stands('on-accent', 6.29, 8.59, ['accent']),
  stands('danger', 5.67, 6.51),
  stands('on-danger', 6.54, 8.1, ['danger']),
  stands('banner-info-ink', 7.67, 9.58, ['banner-info']),
  stands('banner-warn-ink', 6.59, 9.38, ['banner-warn']),
  stands('banner-error-ink', 7.74, 7.96, ['banner-error']),
  stands('banner-ok-ink', 6.99, 10.38, ['banner-ok']),
  ...Array.from({ length: 6 }, (_, index) =>
    stands(`series-${index + 1}`, 3.05, 3.05, ['canvas', 'surface']),
  ),
]

/** On surface, sunken, selected, its tint, and as the ground of a solid badge. */
export const tones: Readonly<
  Record<string, Readonly<Record<'light' | 'dark', readonly number[]>>>
> = {
  idle: { light: [5.26, 4.56, 4.62, 4.65, 5.26], dark: [7.02, 6.03, 6.17, 5.99, 7.68] },
  moving: { light: [5.38, 4.66, 4.72, 4.75, 5.38], dark: [9.4, 8.08, 8.27, 8.05, 10.29] },
  held: { light: [12.1, 10.49, 10.63, 10.67, 12.1], dark: [5.43, 4.67, 4.78, 4.66, 5.94] },
  commit: { light: [8.12, 7.04, 7.13, 7.15, 8.12], dark: [12.04, 10.34, 10.59, 10.26, 13.17] },
  abort: { light: [5.26, 4.56, 4.62, 4.65, 5.26], dark: [12.75, 10.95, 11.21, 10.86, 13.95] },
  doubt: { light: [5.31, 4.61, 4.67, 4.69, 5.31], dark: [9.68, 8.32, 8.51, 8.27, 10.59] },
  damage: { light: [10.82, 9.38, 9.51, 9.57, 10.82], dark: [5.81, 4.99, 5.11, 4.96, 6.36] },
}

type Colours = Readonly<Record<string, string>>

export function measured(colours: Colours, name: string): string {
  // `#fff` is what becomes of `#ffffff` on the way to the browser.
  const value = (colours[name] ?? '').replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
  if (!/^#[0-9a-f]{6}$/i.test(value)) throw new Error(`--${name} is “${value}”, no colour`)
  return value
}

export const solid = (colours: Colours, tone: string): number =>
  contrast(measured(colours, `tone-${tone}-ink`), measured(colours, 'on-solid'))

/** Of two colours, by WCAG 2. */
export function contrast(one: string, other: string): number {
  const [light = 1, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
