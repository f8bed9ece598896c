import { Database } from '../../src/driver/sqlite/database';
import { SqliteCatalogue } from '../../src/driver/sqlite/sqlite-catalogue';
import { describeCatalogue } from './catalogue';

describeCatalogue('SqliteCatalogue', () => new SqliteCatalogue(new Database(':memory:')));
