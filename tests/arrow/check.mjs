// What the Arrow implementation of Apache makes of our files, and files of its making:
//
//     node check.mjs read FILE...      writes FILE.js.jsonl beside each; prints the types of the columns
//     node check.mjs write FOLDER      writes NAME.arrow and NAME.jsonl, what is in it; and
//                                      refuse-NAME.arrow, kinds that we do not read
//
// The JSON lines are those of arrow-make and arrow-dump: names, then rows.
import fs from 'node:fs';
import * as arrow from 'apache-arrow';

const DAY_MS = 86400000;
const SHARED = 1000000; // the id of a dictionary; the library counts its own from 0

// ---- JSON lines

function show(value) {
    if (value === null || value === undefined) return 'null';
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value !== 'number') return '[' + Array.from(value, show).join(',') + ']';
    if (!Number.isFinite(value)) return JSON.stringify(String(value));
    return Object.is(value, -0) ? '-0.0' : String(value);
}

function lines(names, columns, rows) {
    const text = [show(names)];
    for (let row = 0; row < rows; row++) text.push(show(columns.map((at) => at(row))));
    return text.join('\n') + '\n';
}

// ---- reading

function cell(field, vector) {
    if (!arrow.DataType.isDate(field.type)) return (row) => vector.get(row);
    return (row) => {
        const ms = vector.get(row);
        return ms === null ? null : Number(ms) / DAY_MS;
    };
}

function read(path) {
    const table = arrow.tableFromIPC(fs.readFileSync(path));
    const fields = table.schema.fields;
    const columns = fields.map((field, i) => cell(field, table.getChildAt(i)));
    fs.writeFileSync(path + '.js.jsonl', lines(fields.map((field) => field.name), columns, table.numRows));
    return Object.fromEntries(fields.map((field) => [field.name, (field.nullable ? '' : 'required ') + field.type]));
}

// ---- writing

// mulberry32, so that a failure can be repeated.
let state = 1;
function chance() {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (count) => Math.floor(chance() * count);
const pick = (list) => list[below(list.length)];

function whole(bits) {
    const edge = 2 ** (bits - 1);
    return pick([-edge, edge - 1, 0, below(2 * edge) - edge]);
}
function long() {
    return pick([-(2n ** 63n), 2n ** 63n - 1n, BigInt.asIntN(64, BigInt(below(2 ** 52)) ** 2n)]);
}
function decimal() {
    return pick([NaN, Infinity, -Infinity, -0, 2.385, 1e-310, 0.1, (chance() - 0.5) * 1e9]);
}
function text() {
    const piece = () => pick(['a', 'Zq', 'é', '€', '🏴', ' ', '"', '\\', '\n', '\t', 'x1']);
    return Array.from({ length: below(chance() < 0.02 ? 3000 : 12) }, piece).join('');
}
function list(item) {
    return () => Array.from({ length: below(6) }, item);
}

const listOf = (type) => new arrow.List(new arrow.Field('any', type, true));
// Each has an id, and so a dictionary, of its own.
const byIndex = (type, index, id) => new arrow.Dictionary(type, index, id);
const words = Array.from({ length: 100 }, (_, i) => `${i} word`);

// The kinds of columns: what makes the type, and what makes a value as it is shown; `as` makes of it what the
// library wants.
const kinds = {
    int8: [() => new arrow.Int8(), () => whole(8)],
    int16: [() => new arrow.Int16(), () => whole(16)],
    int32: [() => new arrow.Int32(), () => whole(32)],
    int64: [() => new arrow.Int64(), long],
    day: [() => new arrow.DateDay(), () => below(400000) - 200000, (day) => new Date(day * DAY_MS)],
    double: [() => new arrow.Float64(), decimal],
    text: [() => new arrow.Utf8(), text],
    'long text': [() => new arrow.LargeUtf8(), text],
    'list of int8': [() => listOf(new arrow.Int8()), list(() => whole(8))],
    'list of int32': [() => listOf(new arrow.Int32()), list(() => whole(32))],
    'list of int64': [() => listOf(new arrow.Int64()), list(long)],
    'text by int8': [() => byIndex(new arrow.Utf8(), new arrow.Int8()), () => pick(words)],
    'text by int16': [() => byIndex(new arrow.Utf8(), new arrow.Int16()), text],
    'text by int32': [() => byIndex(new arrow.Utf8(), new arrow.Int32()), text],
    'text by uint8': [() => byIndex(new arrow.Utf8(), new arrow.Uint8()), () => pick(words)],
    'text by uint32': [() => byIndex(new arrow.Utf8(), new arrow.Uint32()), text],
    'long text by int32': [() => byIndex(new arrow.LargeUtf8(), new arrow.Int32()), text],
    'int64 by int16': [() => byIndex(new arrow.Int64(), new arrow.Int16()), long],
    'double by int8': [() => byIndex(new arrow.Float64(), new arrow.Int8()), () => pick([2.385, -7, 0.1])],
};

function column([type, make, as = (value) => value], rows, nulls) {
    const values = Array.from({ length: rows }, () => (nulls && chance() < 0.3 ? null : make()));
    const given = values.map((value) => (value === null ? null : as(value)));
    return [values, arrow.vectorFromArray(given, type())];
}

// Two columns with one dictionary, which no builder makes.
function shared(rows) {
    const dictionary = arrow.vectorFromArray(words, new arrow.Utf8());
    const make = (type, data) => arrow.makeVector({ type: byIndex(dictionary.type, type, SHARED), data, dictionary });
    const one = Array.from({ length: rows }, () => below(words.length));
    const two = Array.from({ length: rows }, () => below(words.length));
    return {
        'shared, one': [one.map((i) => words[i]), make(new arrow.Int16(), Int16Array.from(one))],
        'shared, two': [two.map((i) => words[i]), make(new arrow.Int32(), Int32Array.from(two))],
    };
}

function everything(rows) {
    const made = shared(rows);
    for (const [name, kind] of Object.entries(kinds)) {
        made[name] = column(kind, rows, false);
        made[`${name} or unknown`] = column(kind, rows, true);
    }
    made.null = [new Array(rows).fill(null), arrow.vectorFromArray(new Array(rows).fill(null), new arrow.Null())];
    return made;
}

function table(made) {
    return new arrow.Table(Object.fromEntries(Object.entries(made).map(([name, [, vector]]) => [name, vector])));
}

function save(path, what, format = 'file') {
    fs.writeFileSync(path, arrow.tableToIPC(what, format));
}

function write(folder) {
    for (const rows of [0, 1, 8, 65, 1500]) {
        const made = everything(rows);
        const values = Object.values(made).map(([plain]) => (row) => plain[row]);
        save(`${folder}/js-${rows}.arrow`, table(made));
        fs.writeFileSync(`${folder}/js-${rows}.jsonl`, lines(Object.keys(made), values, rows));
    }
    const refuse = (name, what, format) => save(`${folder}/refuse-${name}.arrow`, what, format);
    const of = (type, values) => new arrow.Table({ c: arrow.vectorFromArray(values, type) });
    const some = of(new arrow.Int32(), [1, 2]);
    refuse('stream', some, 'stream');
    refuse('two-batches', some.concat(of(new arrow.Int32(), [3])));
    refuse('float', of(new arrow.Float32(), [1]));
    refuse('unsigned', of(new arrow.Uint32(), [1]));
    refuse('bool', of(new arrow.Bool(), [true]));
    refuse('timestamp', of(new arrow.TimestampMillisecond(), [1]));
    refuse('ms', of(new arrow.DateMillisecond(), [new Date(1)]));
    refuse('nested', of(listOf(new arrow.Utf8()), [['a']]));
    refuse('unknown-items', of(listOf(new arrow.Int32()), [[1, null]]));
}

const [what, ...paths] = process.argv.slice(2);
if (what === 'read') {
    console.log(JSON.stringify(paths.map(read)));
} else {
    write(paths[0]);
}
