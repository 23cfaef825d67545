"""Web archives: the records that another reader found, and the digests the records carry."""

import base64
import hashlib

from suite import Part, rows_of

EMPTY = hashlib.sha256(b"").hexdigest()


def rows_and_answers(folder, tools):
    rows = rows_of(folder / "manifest.jsonl")
    return zip(rows, tools.ask("warc", [{"path": str(folder / row["file"])} for row in rows]))


def facts(record, mine):
    """What both sides say about a record, theirs in the words of ours."""
    if mine:
        names = ["type", "uri", "date", "status", "http_content_type", "content_encoding", "transfer_encoding"]
        return {name: record[name] for name in names}
    status = str(record.get("http_status", ""))
    return {
        "type": record["type"],
        "uri": record.get("uri", ""),
        "date": record["date"],
        "status": int(status) if status.isdigit() else 0,
        "http_content_type": record.get("http_content_type", ""),
        "content_encoding": record.get("content_encoding", ""),
        "transfer_encoding": record.get("transfer_encoding", ""),
    }


def same_record(want, got):
    """ARC records have no name of their own: other readers make one up."""
    return facts(want, False) == facts(got, True) and got["record_id"] in ("", want["record_id"])


def paired(want, got):
    """Each listed record with the next of ours that is the same; None where there is none."""
    at = 0
    for record in want:
        found = next((i for i in range(at, len(got)) if same_record(record, got[i])), None)
        yield record, None if found is None else got[found]
        at = at if found is None else found + 1


def is_hashed(records):
    """A list in which every body is empty was made from streams that had been read before."""
    return any(record["decoded_sha256"] != EMPTY for record in records)


def digest_says(digest, data):
    """True or False; None if there is no digest or none we know. Base 32 is usual, the rest happens."""
    name, _, value = digest.partition(":")
    if name not in ("sha1", "sha256"):
        return None
    raw = hashlib.new(name, data).digest()
    written = [base64.b32encode(raw).decode(), base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()]
    return value in written or value.lower() in (raw.hex(), written[0].lower())


def check_digests(part, name, record):
    """Bytes as stored: nothing can be said where the reader removed chunking. A revisit has no body, and
    writers disagree on what its digest is of."""
    if record["damaged"] or record["type"] == "revisit" or "chunked" in record["transfer_encoding"]:
        return
    stored = base64.b64decode(record["stored_b64"])
    block = base64.b64decode(record["head_b64"]) + stored
    for kind, digest, data in (("payload", record["payload_digest"], stored), ("block", record["block_digest"], block)):
        verdict = digest_says(digest, data)
        if verdict is not None:
            part.add(verdict, f"{name}: {kind} digest of the record at {record['offset']}")


def check_bodies(part, name, pairs):
    for want, got in pairs:
        body = got and base64.b64decode(got["body_b64"])
        part.add(got and hashlib.sha256(body).hexdigest() == want["decoded_sha256"],
                 f"{name}: body of the record at {want['offset']}, {want['decoded_length']} bytes")


def run(folder, tools):
    files, listed, damage = Part("file read without a crash"), Part("record found"), Part("damage counted")
    clean = Part("whole file: no damage counted", judged=False)
    bodies = Part("body as listed")
    # Some archives are here because a digest in them is wrong.
    digests = Part("body as the record's own digest says", least=0.95)
    rows = list(rows_and_answers(folder, tools))
    bodies.judged = is_hashed([record for row, _ in rows for record in row["records"]])
    if not bodies.judged:
        bodies.name += " (list has no hash of any body)"
    for row, answer in rows:
        files.add(answer and "records" in answer, row["id"])
        got = (answer or {}).get("records", [])
        pairs = list(paired(row["records"], got))
        for want, found in pairs:
            listed.add(found, f"{row['id']}: {want['type']} {want.get('uri')} at {want['offset']}")
        check_bodies(bodies, row["id"], pairs)
        for record in got:
            check_digests(digests, row["id"], record)
        counted = (answer or {}).get("damaged", 0)
        if row["warcio_error_count"]:
            damage.add(counted, row["id"])
        elif not row["error"]:
            clean.add(counted == 0, f"{row['id']}: {counted}")
    return [files, listed, digests, bodies, damage, clean]
