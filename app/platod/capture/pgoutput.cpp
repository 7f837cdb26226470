// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/pgoutput.h"

#include <QtEndian>

using namespace Qt::StringLiterals;

namespace plato::postgres {

namespace {

/// Reads big-endian fields one after another. Past the end everything is zero, and isGood() false from then on.
class Fields
{
public:
    explicit Fields(const QByteArray &bytes)
        : m_bytes(bytes)
    {
    }

    template <typename T>
    T number()
    {
        if (!has(qsizetype(sizeof(T))))
            return 0;
        const T value = qFromBigEndian<T>(m_bytes.constData() + m_at);
        m_at += qsizetype(sizeof(T));
        return value;
    }

    QByteArray bytes(qsizetype size)
    {
        if (!has(size))
            return {};
        m_at += size;
        return m_bytes.mid(m_at - size, size);
    }

    QByteArray word() ///< up to the NUL behind it
    {
        const qsizetype end = m_good ? m_bytes.indexOf('\0', m_at) : -1;
        m_good = end >= 0;
        QByteArray found = m_good ? m_bytes.mid(m_at, end - m_at) : QByteArray();
        m_at = end + 1;
        return found;
    }

    char letter() { return char(number<quint8>()); }

    Tuple tuple()
    {
        Tuple values;
        const int count = number<quint16>();
        for (int i = 0; i < count && m_good; ++i) {
            const char kind = letter();
            if (kind == 't')
                values.append({Value::Kind::Text, bytes(number<qint32>())});
            else
                values.append({kind == 'u' ? Value::Kind::Unchanged : Value::Kind::Null, {}});
            m_good = m_good && (kind == 't' || kind == 'u' || kind == 'n');
        }
        return values;
    }

    void expect(bool right) { m_good = m_good && right; }
    bool isGood() const { return m_good; }
    bool isAtEnd() const { return m_at == m_bytes.size(); }

private:
    bool has(qsizetype size)
    {
        m_good = m_good && size >= 0 && m_bytes.size() - m_at >= size;
        return m_good;
    }

    const QByteArray &m_bytes;
    qsizetype m_at = 0;
    bool m_good = true;
};

Relation readRelation(Fields &fields)
{
    Relation relation;
    relation.oid = fields.number<quint32>();
    relation.schema = QString::fromUtf8(fields.word());
    if (relation.schema.isEmpty())
        relation.schema = u"pg_catalog"_s; // which is written so
    relation.name = QString::fromUtf8(fields.word());
    relation.logsWholeRows = fields.letter() == 'f';
    const int count = fields.number<quint16>();
    for (int i = 0; i < count && fields.isGood(); ++i) {
        fields.number<quint8>(); // whether it is part of the identity, which is the whole row
        Relation::Column column;
        column.name = QString::fromUtf8(fields.word());
        column.type = fields.number<quint32>();
        fields.number<qint32>(); // length and the like
        relation.columns.append(column);
    }
    return relation;
}

Update readUpdate(Fields &fields)
{
    Update update;
    update.relation = fields.number<quint32>();
    char what = fields.letter();
    if (what == 'O' || what == 'K') {
        update.before = fields.tuple();
        what = fields.letter();
    }
    fields.expect(what == 'N');
    update.after = fields.tuple();
    return update;
}

Message readMessage(char kind, Fields &fields)
{
    switch (kind) {
    case 'B': {
        fields.number<quint64>(); // where its commit will be
        Begin begin;
        begin.microseconds = fields.number<qint64>();
        begin.transaction = fields.number<quint32>();
        return begin;
    }
    case 'C': {
        fields.number<quint8>();
        fields.number<quint64>(); // of the commit
        Commit commit{fields.number<quint64>()};
        fields.number<qint64>(); // when, which Begin has said
        return commit;
    }
    case 'R':
        return readRelation(fields);
    case 'I': {
        Insert insert{fields.number<quint32>(), {}};
        fields.expect(fields.letter() == 'N');
        insert.after = fields.tuple();
        return insert;
    }
    case 'U':
        return readUpdate(fields);
    case 'D': {
        Delete deletion{fields.number<quint32>(), {}};
        const char what = fields.letter();
        fields.expect(what == 'O' || what == 'K');
        deletion.before = fields.tuple();
        return deletion;
    }
    case 'T': {
        Truncate truncate;
        const auto count = fields.number<qint32>();
        fields.number<quint8>(); // CASCADE, RESTART IDENTITY
        for (qint32 i = 0; i < count && fields.isGood(); ++i)
            truncate.relations.append(fields.number<quint32>());
        return truncate;
    }
    case 'M': {
        fields.number<quint8>();
        fields.number<quint64>();
        Emitted emitted{fields.word(), {}};
        emitted.content = fields.bytes(fields.number<qint32>());
        return emitted;
    }
    default:
        fields.expect(false);
        return Ignored();
    }
}

} // namespace

Expected<Message> parseMessage(const QByteArray &bytes)
{
    Fields fields(bytes);
    const char kind = fields.letter();
    if (kind == 'O' || kind == 'Y')
        return Ignored();
    Message message = readMessage(kind, fields);
    if (!fields.isGood() || !fields.isAtEnd())
        return failure(u"PostgreSQL sent something that is no message of pgoutput (%1 bytes)"_s.arg(bytes.size()));
    return message;
}

} // namespace plato::postgres
