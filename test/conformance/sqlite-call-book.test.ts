import { Database } from '../../src/driver/sqlite/database';
import { SqliteCallBook } from '../../src/driver/sqlite/sqlite-call-book';
import { describeCallBook } from './call-book';

describe('a call book in SQLite', () => {
  let open: SqliteCallBook | undefined;

  afterEach(() => {
    open?.close();
  });

  describeCallBook('SqliteCallBook', () => (open = new SqliteCallBook(new Database(':memory:'))));
});
