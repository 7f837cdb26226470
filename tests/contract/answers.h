// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apijob.h"

#include <QPointer>
#include <QTest>

#include <optional>

namespace plato::test {

/// What came of one job, kept beyond its end.
template <typename T>
struct Answer
{
    int status = 0;
    std::optional<ApiError> error;
    T value{};

    bool isGood() const { return status == 200 && !error; }
};

/// Nothing for an answer without an error.
template <typename T>
std::optional<ApiError::Kind> kindOf(const Answer<T> &answer)
{
    return answer.error ? std::optional(answer.error->kind) : std::nullopt;
}

/// For QVERIFY2.
template <typename T>
QByteArray wordsOf(const Answer<T> &answer)
{
    return QByteArray::number(answer.status) + ' ' + (answer.error ? answer.error->detail.toUtf8() : QByteArray());
}

/// Waits for the end of a job, with the event loop running.
template <typename T>
Answer<T> answerOf(ResultJob<T> *job)
{
    Answer<T> answer;
    bool ended = false;
    QObject::connect(job, &ApiJob::finished, job, [&, job] {
        answer = {job->exchange().httpStatus, job->error(), job->result()};
        ended = true;
    });
    const QPointer<ApiJob> watched(job);
    if (!QTest::qWaitFor([&] { return ended; }, 90'000)) {
        if (watched)
            watched->disconnect();
        answer.error = ApiError{};
        answer.error->kind = ApiError::Kind::Timeout;
    }
    return answer;
}

} // namespace plato::test
