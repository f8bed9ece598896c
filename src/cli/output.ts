import { table, type Column } from './table';

/** Where a command says what it found: readable for people, JSON for machines. */
export class Output {
  readonly isJSON: boolean;
  readonly #write: (text: string) => void;
  readonly #width: number | undefined;

  constructor(
    isJSON: boolean,
    stream: { write(text: string): unknown; readonly columns?: number; readonly isTTY?: boolean },
  ) {
    this.isJSON = isJSON;
    this.#write = text => void stream.write(text);
    this.#width = stream.isTTY ? stream.columns : undefined;
  }

  /** One line of text. */
  line(text = ''): void {
    this.#write(`${text}\n`);
  }

  /** One JSON value on one line. */
  json(value: unknown): void {
    this.#write(`${JSON.stringify(value, jsonValue)}\n`);
  }

  rows<Row>(columns: readonly Column<Row>[], rows: readonly Row[], empty: string): void {
    this.#write(
      table(columns, rows, { empty, ...(this.#width !== undefined && { width: this.#width }) }),
    );
  }
}

/** Bytes as everywhere in Twinleg's JSON. */
const jsonValue = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { $binary: Buffer.from(value).toString('base64') } : value;
