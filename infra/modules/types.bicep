// Types that several modules ask for.

@export()
@description('Tags of a resource: names and values.')
type tagsType = {
  @description('Value of a tag.')
  *: string
}

@export()
@description('A column of a table, as docs/sentinel-tables.json lists it.')
type columnType = {
  @description('Name of the column.')
  name: string

  @description('Type as a stream of a data collection rule takes it; a table writes dateTime where a stream writes datetime.')
  type: 'boolean' | 'datetime' | 'dynamic' | 'int' | 'long' | 'real' | 'string'
}
