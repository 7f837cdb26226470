// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/testcase/assignment.h"

#include <queue>

#include <limits>
#include <unordered_map>

namespace plato::assignment {

namespace {

constexpr int None = -1;
constexpr int Unreached = std::numeric_limits<int>::max();

class Matching
{
public:
    explicit Matching(const std::vector<std::vector<quint32>> &candidates)
        : m_taken(candidates.size(), None)
        , m_level(candidates.size())
        , m_tried(candidates.size())
    {
        // Candidates are numbers of rows among many; those that occur get small ones.
        std::unordered_map<quint32, int> numbers;
        for (const auto &list : candidates) {
            std::vector<int> &own = m_small.emplace_back();
            for (const quint32 row : list) {
                const auto [found, isNew] = numbers.try_emplace(row, int(m_rows.size()));
                if (isNew)
                    m_rows.push_back(row);
                own.push_back(found->second);
            }
        }
        m_owner.assign(m_rows.size(), None);
    }

    std::vector<qsizetype> run()
    {
        while (layer()) {
            m_tried.assign(m_small.size(), 0);
            for (int i = 0; i < int(m_small.size()); ++i) {
                if (m_taken[size_t(i)] == None)
                    augment(i);
            }
        }
        std::vector<qsizetype> result;
        for (const int row : m_taken)
            result.push_back(row == None ? -1 : qsizetype(m_rows[size_t(row)]));
        return result;
    }

private:
    /// How many steps each one is from one that has nothing yet; false where none of them can get anything.
    bool layer()
    {
        std::queue<int> queue;
        for (int i = 0; i < int(m_small.size()); ++i) {
            m_level[size_t(i)] = m_taken[size_t(i)] == None ? 0 : Unreached;
            if (m_taken[size_t(i)] == None)
                queue.push(i);
        }
        bool isAny = false;
        for (; !queue.empty(); queue.pop()) {
            const int i = queue.front();
            for (const int row : m_small[size_t(i)]) {
                const int owner = m_owner[size_t(row)];
                if (owner == None) {
                    isAny = true;
                } else if (m_level[size_t(owner)] == Unreached) {
                    m_level[size_t(owner)] = m_level[size_t(i)] + 1;
                    queue.push(owner);
                }
            }
        }
        return isAny;
    }

    /// Depth is bounded by the number of expectations. Each entry is tried once in a round.
    bool augment(int i)
    {
        const std::vector<int> &rows = m_small[size_t(i)];
        for (size_t &tried = m_tried[size_t(i)]; tried < rows.size(); ++tried) {
            const int row = rows[tried];
            const int owner = m_owner[size_t(row)];
            const bool isStep = owner != None && m_level[size_t(owner)] == m_level[size_t(i)] + 1;
            if (owner == None || (isStep && augment(owner))) {
                m_owner[size_t(row)] = i;
                m_taken[size_t(i)] = row;
                return true;
            }
        }
        return false;
    }

    std::vector<std::vector<int>> m_small;
    std::vector<quint32> m_rows;
    std::vector<int> m_taken; // by expectation
    std::vector<int> m_owner; // by row
    std::vector<int> m_level;
    std::vector<size_t> m_tried;
};

} // namespace

std::vector<qsizetype> largest(const std::vector<std::vector<quint32>> &candidates)
{
    return Matching(candidates).run();
}

} // namespace plato::assignment
