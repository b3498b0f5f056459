package council

// Rep is a representative (居民代表, 业主代表, 村民代表, 议事员): no officer, but one of
// those who vote where the electorate is Reps.
const Rep Role = "rep"
