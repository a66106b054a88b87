// Stands in for node:crypto in the page: what needs it is left out there.
module.exports = {};
