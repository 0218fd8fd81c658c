-- What is declared: version; id, name, package, spec and limits of each channel; id and spec of each kind, of each schedule.
local function rows(index, key, ...)
    local found, flat = {}, call('HGETALL', base .. index)
    for n = 2, #flat, 2 do
        local row = call('HMGET', base .. key .. flat[n], ...)
        table.insert(row, 1, flat[n])
        found[#found + 1] = row
    end
    return found
end

return {
    call('GET', base .. 'version') or '0', rows('channels', 'c:', 'name', 'package', 'spec', 'limits'), rows('kinds', 'k:', 'spec'),
    rows('schedules', 'sc:', 'spec'), call('GET', base .. 'format') or '',
}
